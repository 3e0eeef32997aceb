/** When a person is asked for a sign-in or for consent: the prompts of oidc-provider, and where we differ from them. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { isFirstParty } from './consent.js';
import { isOpenTo } from './directory.js';

type Policy = ReturnType<typeof interactionPolicy.base>;
type Asked = KoaContextWithOIDC['oidc'] & { result?: { login?: unknown } };

function changeCheck(
  policy: Policy,
  prompt: 'login' | 'consent',
  reason: string,
  change: (standard: interactionPolicy.Check['check']) => interactionPolicy.Check['check'],
): void {
  const check = policy.get(prompt)?.checks.get(reason);
  if (!check) throw new Error(`oidc-provider has no check ${reason} any more`);
  check.check = change(check.check);
}

/** What a sign-in may not fulfil: whoever has just signed in is told so, where oidc-provider would ask for ever. */
const unmet: Record<string, () => Error> = {
  id_token_hint: () => new errors.LoginRequired('somebody else signed in'),
  claims_id_token_sub_value: () => new errors.LoginRequired('somebody else signed in'),
  essential_acr: () => new errors.UnmetAuthenticationRequirements('this acr cannot be had'),
  essential_acrs: () => new errors.UnmetAuthenticationRequirements('none of these acr values can be had'),
};

/** The hint was verified when the walk began; oidc-provider forgets it while the person signs in. */
function restoreHint({ oidc }: KoaContextWithOIDC): void {
  const hint = oidc.params?.id_token_hint;
  if (typeof hint !== 'string' || oidc.entities.IdTokenHint) return;
  oidc.entity('IdTokenHint', { header: decodeProtectedHeader(hint), payload: decodeJwt(hint) } as never);
}

/** The prompts, for a configuration. */
export function createPolicy(): Policy {
  const policy = interactionPolicy.base();
  // A session whose account may no longer sign in is none; oidc-provider would answer 500.
  const gone = (ctx: KoaContextWithOIDC) => Boolean(ctx.oidc.session?.accountId && !ctx.oidc.account);
  // Nor is one whose account is of another directory than the client's, for this client.
  const elsewhere = ({ oidc }: KoaContextWithOIDC) =>
    Boolean(oidc.account && !isOpenTo(oidc.client, oidc.account.directoryId));
  for (const [reason, isSo] of Object.entries({ account_gone: gone, account_elsewhere: elsewhere })) {
    const said = 'End-User authentication is required';
    policy.get('login')?.checks.add(new interactionPolicy.Check(reason, said, 'login_required', isSo));
  }
  for (const [reason, error] of Object.entries(unmet))
    changeCheck(policy, 'login', reason, (standard) => async (ctx) => {
      restoreHint(ctx);
      const asks = await standard(ctx);
      if (asks && (ctx.oidc as Asked).result?.login) throw error();
      return asks;
    });
  // Other apps can pose as a native one, so that a person is asked each time (RFC 8252 8.6); not for our own.
  changeCheck(policy, 'consent', 'native_client_prompt', (standard) => (ctx) => {
    return !isFirstParty(ctx.oidc.client) && standard(ctx);
  });
  return policy;
}
