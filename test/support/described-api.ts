/** Our JSON routes as another front end calls them; every answer is held against what /openapi.json says of it. */
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Answer, send } from './requests.js';

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape
type Json = any;

const pointer = (parts: string[]) => parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');

export interface Api {
  document: Json;
  /** Calls a route with a JSON body, where there is one; fails when the answer is not as it is described. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** The API of a running server. */
export async function describedApi(url: string): Promise<Api> {
  const { json: document } = await send(`${url}/openapi.json`);
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, 'openapi');
  const templates = Object.keys(document.paths ?? {});
  const found = (path: string) =>
    templates.find((template) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));

  function check(method: string, path: string, { status, headers, json, text }: Answer): void {
    const where = `${method} ${path} says ${status}`;
    const template = found(path.split('?')[0]!);
    assert.ok(template, `${path} is not described`);
    const steps = ['paths', template, method.toLowerCase(), 'responses', String(status)];
    const described = steps.reduce((node: Json, step) => node?.[step], document);
    assert.ok(described, `${where}, which is not described`);
    if (!described.content) {
      assert.equal(text, '', where);
      return;
    }
    const type = (headers.get('content-type') ?? '').split(';')[0]!;
    assert.ok(described.content[type], `${where} as ${type}`);
    const validate = ajv.compile({ $ref: `openapi#/${pointer([...steps, 'content', type, 'schema'])}` });
    assert.ok(validate(json), `${where}: ${ajv.errorsText(validate.errors)} in ${text}`);
  }

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await send(`${url}${path}`, { method, headers: { ...type, ...headers }, ...sent });
    check(method, path, answer);
    return answer;
  }

  return { document, call, post: (path, body, headers) => call('POST', path, body, headers) };
}
