/** A machine's request, read the short way: only where nothing in it is unusual; everything else is oidc-provider's. */
import { parse } from 'node:querystring';
import type Provider from 'oidc-provider';
import type { Client, KoaContextWithOIDC } from 'oidc-provider';

export interface MachineRequest {
  client: Client;
  params: Record<string, string>;
  /** Hands the request on, as if nobody had read it. */
  putBack(): undefined;
}

/** What makes a request another one than the short way knows: CORS, proofs, attestations. */
const unusual = ['origin', 'dpop', 'oauth-client-attestation', 'oauth-client-attestation-pop', 'transfer-encoding'];
const longestBody = 4096;
const secretMethods = new Set(['client_secret_basic', 'client_secret_post']);

type Ctx = Pick<KoaContextWithOIDC, 'req' | 'headers'>;

export const isUsual = ({ headers }: Ctx): boolean => !unusual.some((name) => headers[name] !== undefined);

/** Puts a body back that was read, where oidc-provider looks for it. */
function putBack({ req }: Ctx, body: Buffer): undefined {
  Object.defineProperties(req, { readable: { value: true }, iterator: { value: () => [body] } });
}

async function readForm(ctx: Ctx): Promise<{ body: Buffer; params: Record<string, string> | undefined }> {
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req.iterator({ destroyOnReturn: false })) chunks.push(chunk);
  const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  const params = parse(body.toString());
  const isPlain = Object.values(params).every((value) => typeof value === 'string' && value !== '');
  return { body, params: isPlain ? (params as Record<string, string>) : undefined };
}

/** Client id and secret of a Basic header that needs no decoding of its parts (RFC 6749 2.3.1). */
function basicOf(header: string): [string, string] | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(header) ?? [];
  const [, id, secret] = /^([\w.~-]+):([\w.~-]+)$/.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  return id && secret ? [id, secret] : undefined;
}

async function authenticate(provider: Provider, header: string | undefined, params: Record<string, string>) {
  const inBody = params.client_secret !== undefined;
  if (inBody === (header !== undefined)) return undefined;
  const [id, secret] = header === undefined ? [params.client_id, params.client_secret] : (basicOf(header) ?? []);
  if (!id || !secret || (params.client_id ?? id) !== id) return undefined;
  const client = await provider.Client.find(id);
  if (!client || !secretMethods.has(client.clientAuthMethod ?? '')) return undefined;
  return (await client.compareClientSecret(secret)) ? client : undefined;
}

/** The request of a client that has proved itself by its secret, with no parameters but these; else undefined, unread. */
export async function readMachineRequest(
  provider: Provider,
  ctx: Ctx,
  names: ReadonlySet<string>,
): Promise<MachineRequest | undefined> {
  const { 'content-type': type, 'content-length': length, authorization } = ctx.headers;
  const isForm =
    type === 'application/x-www-form-urlencoded' || type === 'application/x-www-form-urlencoded;charset=UTF-8';
  if (!isForm || !length || Number(length) > longestBody || !isUsual(ctx)) return undefined;
  const { body, params } = await readForm(ctx);
  const isKnown = params && Object.keys(params).every((name) => names.has(name));
  const client = isKnown ? await authenticate(provider, authorization, params) : undefined;
  if (!client || !params) return putBack(ctx, body);
  return { client, params, putBack: () => putBack(ctx, body) };
}
