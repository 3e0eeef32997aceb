/** One step that a person takes on the way to a client: what it asks, and how it ends. */
import Provider, { type Client, errors } from 'oidc-provider';
import { Problem } from '../errors.js';
import { type Account, accounts } from '../models/account.js';
import { claimsOf } from './account.js';
import { passwordAcr } from './acr.js';
import { askedOf, grantConsent } from './consent.js';
import { directoryOf } from './directory.js';
import type { Exchange, LiveProvider } from './live.js';

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;
type Result = Parameters<Provider['interactionResult']>[2];

/** The step that this browser is at. */
export interface Step {
  provider: Provider;
  details: Details;
  client: Client;
  prompt: string;
}

/** Finds the step by the browser's signed cookie. Throws a problem when it has ended, or was begun in another browser. */
export async function getStep(live: LiveProvider, ctx: Exchange): Promise<Step> {
  const provider = await live.current();
  const details = await provider.interactionDetails(ctx.req, ctx.res).catch((error) => {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    throw new Problem('link-used', { detail: 'Go back to the application and start the sign-in again.' });
  });
  const client = await provider.Client.find(String(details.params.client_id));
  if (!client) throw new Problem('link-used', { detail: 'The application that started this sign-in is gone.' });
  return { provider, details, client, prompt: details.prompt.name };
}

/** The text of one parameter of the authorization request. */
export const paramOf = (step: Step, name: string): string | undefined => {
  const value = step.details.params[name];
  return typeof value === 'string' ? value : undefined;
};

/** In which directory this sign-in looks. */
export const directoryIdOf = (step: Step): string => directoryOf(step.client, paramOf(step, 'directory'));

const finish = (step: Step, ctx: Exchange, result: Result): Promise<string> =>
  step.provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true });

/** Ends the step with a sign-in; returns where the browser goes next. */
export const finishSignIn = (step: Step, ctx: Exchange, accountId: string): Promise<string> =>
  finish(step, ctx, { login: { accountId, acr: passwordAcr, amr: ['pwd'] } });

/** Ends the step with what the person allowed; returns where the browser goes next. */
export const finishConsent = async (step: Step, ctx: Exchange): Promise<string> =>
  finish(step, ctx, { consent: { grantId: await grantConsent(step.provider, step.details) } });

/** Ends the step with a no (RFC 6749 4.1.2.1). */
export const finishDenied = (step: Step, ctx: Exchange): Promise<string> =>
  finish(step, ctx, { error: 'access_denied', error_description: 'the person said no' });

/** Who is asked for consent. Throws a problem when the sign-in is gone. */
export async function getConsentingAccount(step: Step): Promise<Account> {
  const accountId = step.details.session?.accountId;
  const account = accountId ? await accounts.find({ _id: accountId }) : null;
  if (!account) throw new Problem('link-used', { detail: 'Go back to the application and start the sign-in again.' });
  return account;
}

export interface AskedScope {
  name: string;
  /** The claim values that it would release. */
  values: string[];
  /** Whether others were granted before, and this was not. */
  isNew: boolean;
}

const asText = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(asText);
  if (value && typeof value === 'object')
    return [
      Object.values(value)
        .filter((part) => typeof part === 'string')
        .join(', '),
    ];
  return [];
};

/** What consent would give: every scope that was asked for, those that were granted before included. */
export async function describeConsent(step: Step, account: Account, claimsByScope: Record<string, string[]>) {
  const { details, provider } = step;
  const grant = details.grantId ? await provider.Grant.find(details.grantId) : undefined;
  const asked = askedOf(details);
  const before = (grant?.getOIDCScope() ?? '').split(' ').filter(Boolean);
  const claims = claimsOf(account);
  const requested = (paramOf(step, 'scope') ?? '').split(' ');
  const own = [...new Set([...requested.filter((scope) => before.includes(scope)), ...asked.scopes])];
  const hidden = ['sub', 'email_verified', 'phone_number_verified', 'updated_at'];
  const scopes = own.map(
    (name): AskedScope => ({
      name,
      values: (claimsByScope[name] ?? [])
        .filter((claim) => !hidden.includes(claim))
        .flatMap((claim) => asText(claims[claim])),
      isNew: before.length > 0 && !before.includes(name),
    }),
  );
  if (asked.claims.length) {
    const values = asked.claims.flatMap((claim) => asText(claims[claim]));
    scopes.push({ name: 'claims', values, isNew: before.length > 0 });
  }
  const resources = asked.resources.map(([identifier, list]) => ({
    identifier,
    scopes: list.map((name) => ({ name, isNew: !!grant?.getResourceScope(identifier) })),
  }));
  return { scopes, resources };
}
