/** What happened at the protocol's endpoints, for the log: who and which, never a secret. */
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Logger } from 'pino';
import { answerUnavailable } from './requests.js';

interface Fault extends Error {
  error?: string;
  error_detail?: string;
  status?: number;
}

const who = (ctx: KoaContextWithOIDC) => ({
  clientId: ctx.oidc?.client?.clientId,
  accountId: ctx.oidc?.account?.accountId ?? ctx.oidc?.session?.accountId,
  address: ctx.ip,
  requestId: ctx.response.get('x-request-id') || undefined,
});

const refusals = [
  'authorization.error',
  'backchannel_authentication.error',
  'device_authorization.error',
  'end_session.error',
  'end_session_confirm.error',
  'grant.error',
  'introspection.error',
  'jwks.error',
  'pushed_authorization_request.error',
  'registration_create.error',
  'registration_delete.error',
  'registration_read.error',
  'registration_update.error',
  'revocation.error',
  'userinfo.error',
] as const;

const successes = [
  'authorization.success',
  'end_session.success',
  'grant.success',
  'registration_create.success',
  'registration_delete.success',
  'registration_update.success',
] as const;

/** Logs the provider's events. A listener runs inside the request, so that none may throw. */
export function recordEvents(provider: Provider, log: Logger): void {
  const on = provider.on.bind(provider) as (event: string, listener: (...args: never[]) => void) => void;
  for (const event of refusals) {
    on(event, (ctx: KoaContextWithOIDC, error: Fault) =>
      log.info({ event, ...who(ctx), error: error.error ?? error.message, detail: error.error_detail }, 'refused'),
    );
  }
  for (const event of successes) {
    on(event, (ctx: KoaContextWithOIDC) => log.info({ event, ...who(ctx), grantType: ctx.oidc?.params?.grant_type }));
  }
  on('grant.revoked', (ctx: KoaContextWithOIDC, grantId: string) =>
    log.warn({ event: 'grant.revoked', ...who(ctx), grantId }),
  );
  on('backchannel.error', (ctx: KoaContextWithOIDC, error: Error, client: { clientId: string }) =>
    log.warn({ event: 'backchannel.error', ...who(ctx), clientId: client.clientId, error: error.message }),
  );
  on('server_error', (ctx: KoaContextWithOIDC, err: Error) => {
    const level = answerUnavailable(ctx, err) ? 'warn' : 'error';
    log[level]({ event: 'server_error', ...who(ctx), err });
  });
  // What even the provider's own handlers did not catch; without a listener Koa prints it to the console.
  on('error', (err: Error) => log.error({ event: 'error', err }));
}
