/** The pages that oidc-provider shows by itself - device, sign-out, error - in our own words and looks. */
import type { Configuration, errors, KoaContextWithOIDC } from 'oidc-provider';
import type { PageName, Pages, View } from '../view.js';
import { answerUnavailable } from './requests.js';

type Features = NonNullable<Configuration['features']>;

export interface EnginePages {
  device: Pick<NonNullable<Features['deviceFlow']>, 'userCodeInputSource' | 'userCodeConfirmSource' | 'successSource'>;
  logout: Pick<NonNullable<Features['rpInitiatedLogout']>, 'logoutSource' | 'postLogoutSuccessSource'>;
  renderError: NonNullable<Configuration['renderError']>;
}

interface WithState {
  state?: { secret?: string };
}

/** How a client is called on a page: by its name, else by its id. */
export const nameOf = (client: { clientName?: string; clientId: string }): { name: string } => ({
  name: client.clientName ?? client.clientId,
});

const deviceForm = (ctx: KoaContextWithOIDC) => ({
  action: ctx.oidc.urlFor('code_verification'),
  xsrf: (ctx.oidc.session as WithState | undefined)?.state?.secret ?? '',
});

/** Why a user code was not taken, as the pages' messages name it. */
function deviceFault(error: Error): string {
  if (error.name === 'ExpiredError') return 'device-code-expired';
  if (error.name === 'AlreadyUsedError') return 'device-code-used';
  return ['NoCodeError', 'NotFoundError'].includes(error.name) ? 'device-code-wrong' : 'form-expired';
}

/** Puts our pages where oidc-provider asks for them. */
export function createEnginePages(view: View): EnginePages {
  const show = <K extends PageName>(ctx: KoaContextWithOIDC, name: K, data: Pages[K]) => {
    const uiLocales = ctx.oidc?.params?.ui_locales;
    const language = view.language(typeof uiLocales === 'string' ? uiLocales : '', ctx.get('accept-language'));
    ctx.type = 'html';
    ctx.body = view.page(name, data, { language });
  };
  return {
    device: {
      async userCodeInputSource(ctx, _form, _out, error) {
        if ((error as Error | undefined)?.name === 'AbortedError') {
          const client = ctx.oidc.client;
          return show(ctx, 'device-stopped', { client: client && nameOf(client) });
        }
        const fault = error ? deviceFault(error as Error) : undefined;
        show(ctx, 'device-code', { ...deviceForm(ctx), fault });
      },
      async userCodeConfirmSource(ctx, _form, client, deviceInfo, userCode) {
        const { ip, ua } = deviceInfo as { ip?: string; ua?: string };
        const device = { ...(ip ? { ip } : {}), ...(ua ? { userAgent: ua } : {}) };
        show(ctx, 'device-confirm', { ...deviceForm(ctx), userCode, client: nameOf(client), device });
      },
      async successSource(ctx) {
        show(ctx, 'device-done', { client: nameOf(ctx.oidc.client as NonNullable<typeof ctx.oidc.client>) });
      },
    },
    logout: {
      async logoutSource(ctx, form) {
        const client = ctx.oidc.client;
        show(ctx, 'sign-out', { form, ...(client ? { client: nameOf(client) } : {}) });
      },
      async postLogoutSuccessSource(ctx) {
        const client = ctx.oidc.client;
        show(ctx, 'signed-out', client ? { client: { ...nameOf(client) } } : {});
      },
    },
    async renderError(ctx, out, error) {
      const requestId = ctx.response.get('x-request-id') || undefined;
      const isAway = answerUnavailable(ctx, error);
      const words = isAway ? { code: 'store-unavailable', retryAfterSeconds: 5 } : wordsFor(out, error);
      show(ctx, 'error', { ...words, requestId });
    },
  };
}

/** The protocol's errors that the pages have words of their own for. */
const knownFaults = new Set(['invalid_client', 'invalid_redirect_uri', 'invalid_request']);

/** What a person can do about a protocol error. Its description may hold the sender's own text, and stays off the page. */
function wordsFor(out: { error: string }, error: errors.OIDCProviderError | Error): { code: string } {
  if (error.name === 'SessionNotFound') return { code: 'session-expired' };
  if (out.error === 'server_error') return { code: 'bug' };
  return { code: knownFaults.has(out.error) ? out.error : 'invalid_request' };
}
