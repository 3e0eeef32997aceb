/** Resources: the APIs that tokens are for (RFC 8707), with the scopes that each one knows. */
import { z } from 'zod';
import { signingAlgs } from '../../config/algorithms.js';
import { ownScopes } from '../../config/scopes.js';
import { Problem } from '../errors.js';
import { isAbsoluteUri, isScope, scopeNames } from '../lib/oauth-syntax.js';
import { type Resource, resources } from '../models/resource.js';
import { DuplicateError, type Page } from '../store/store.js';
import { checked, refuse } from './checked.js';
import { changeClient, listClients } from './clients.js';
import { bumpRevision } from './revision.js';

const labels = { identifier: 'The identifier', scope: 'The scope', format: 'The format', lifetime: 'The lifetime' };
const newResource = z.strictObject({
  identifier: z
    .string()
    .max(500, 'must have at most 500 characters')
    .refine(isAbsoluteUri, 'must be an absolute URI without a fragment, e.g. https://api.example.com'),
  scope: z
    .string()
    .refine(isScope, 'must be names with one space between them (RFC 6749 3.3)')
    .transform((scope) => scopeNames(scope).join(' ')),
  format: z.enum(['opaque', 'jwt'], 'must be opaque or jwt').default('opaque'),
  lifetime: z
    .int('must be a whole number of seconds')
    .min(1, 'must be at least 1 second')
    .max(31_536_000, 'must be at most a year')
    .optional(),
  signingAlg: z.enum(signingAlgs, `must be one of ${signingAlgs.join(', ')}`).optional(),
});
export type NewResource = z.input<typeof newResource>;

/** Declares a resource. Throws `invalid-fields`, or `taken` when there is one with this identifier. */
export async function addResource(data: NewResource): Promise<Resource> {
  const { identifier, lifetime, signingAlg, ...rest } = checked(newResource, data, labels);
  const ours = scopeNames(rest.scope).filter((name) => ownScopes.includes(name));
  if (ours.length) refuse({ name: 'scope', message: `The scope must not hold Gatehouse's own: ${ours.join(', ')}.` });
  const resource: Resource = {
    _id: identifier,
    ...rest,
    ...(lifetime === undefined ? {} : { lifetime }),
    ...(signingAlg === undefined ? {} : { signingAlg }),
    createdAt: new Date(),
  };
  try {
    await resources.insert(resource);
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
    const message = `There is a resource ${identifier} already.`;
    throw new Problem('taken', { detail: message, errors: [{ name: 'identifier', message }] });
  }
  await bumpRevision();
  return resource;
}

/** A page of resources, in the order of their identifiers. */
export const listResources = (page: Page<Resource> = {}) => resources.list({}, page);

/** Takes a resource away from everybody: it is not declared any more, and no client is left with it. */
export async function removeResource(identifier: string): Promise<void> {
  if (!(await resources.remove({ _id: identifier }))) {
    throw new Problem('not-found', { detail: `There is no resource ${JSON.stringify(identifier)}.` });
  }
  let after: string | undefined;
  do {
    const page = await listClients(after === undefined ? {} : { after });
    for (const client of page.items.filter((one) => one.resources.includes(identifier))) {
      await changeClient(client._id, ({ resources }) => ({ resources: resources.filter((one) => one !== identifier) }));
    }
    after = page.next;
  } while (after !== undefined);
  await bumpRevision();
}
