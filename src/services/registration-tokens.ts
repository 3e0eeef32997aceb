/** Initial access tokens (RFC 7591 3): who has one may register clients where REGISTRATION=token. */
import { newSecret } from '../lib/secret.js';
import { artifactId, artifacts } from '../models/artifact.js';

const kind = 'InitialAccessToken';

/** Issues a token, good for any number of registrations until it ends. Only its hash is stored. */
export async function issueRegistrationToken({ expiresInSeconds }: { expiresInSeconds: number }) {
  const token = `gh_iat_${newSecret()}`;
  const iat = Math.floor(Date.now() / 1000);
  const exp = iat + expiresInSeconds;
  const expiresAt = new Date(exp * 1000);
  await artifacts.insert({
    _id: artifactId(kind, token),
    kind,
    payload: JSON.stringify({ iat, exp, kind }),
    expiresAt,
  });
  return { token, expiresAt };
}
