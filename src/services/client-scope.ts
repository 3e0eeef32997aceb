/** What a client may ask for: scopes of ours, and those of the resources that it was given. */
import { ownScopes } from '../../config/scopes.js';
import { scopeNames } from '../lib/oauth-syntax.js';
import { resources } from '../models/resource.js';
import { refuse } from './checked.js';

/** Throws `invalid-fields` for a resource that is not declared, and for a scope that none of them knows. */
export async function checkClientScope(scope: string | undefined, identifiers: string[]): Promise<void> {
  const known = new Set(ownScopes);
  for (const identifier of identifiers) {
    const resource = await resources.find({ _id: identifier });
    if (!resource) {
      refuse({ name: 'resources', message: `There is no resource ${JSON.stringify(identifier)}; add it first.` });
    }
    for (const name of scopeNames(resource.scope)) known.add(name);
  }
  const unknown = scopeNames(scope ?? '').filter((name) => !known.has(name));
  if (unknown.length) {
    const message = `scope must hold scopes of Gatehouse and of the client's resources alone: ${unknown.join(', ')}.`;
    refuse({ name: 'scope', message });
  }
}
