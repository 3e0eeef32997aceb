import type { Command } from 'commander';
import type { Resource } from '../models/resource.js';
import type { NewResource } from '../services/resources.js';
import * as resources from '../services/resources.js';
import { settle } from '../services/revision.js';
import { all, onStore, seconds } from './command.js';

type Add = { id: string; signingAlg?: string } & Omit<NewResource, 'identifier' | 'signingAlg'>;

/** The commands on resources. */
export function resourceCommands(program: Command): void {
  const resource = program.command('resource').description('APIs that tokens are for (RFC 8707), named by their URI');
  const add = resource
    .command('add')
    .description('declare a resource')
    .requiredOption('--id <uri>', 'its identifier: the audience of its tokens')
    .requiredOption('--scope <scopes>', 'the scopes it knows, space-separated')
    .option('--format <format>', 'opaque tokens, or jwt (RFC 9068)', 'opaque')
    .option('--lifetime <seconds>', 'lifetime of its access tokens; ACCESS_TOKEN_SECONDS when not given', seconds)
    .option('--signing-alg <alg>', 'how its JWTs are signed; ES256 when not given');
  onStore<Add>(add, async ({ config, options: { id, ...rest } }) => {
    const made = await resources.addResource({ identifier: id, ...rest } as NewResource);
    await settle();
    return { data: present(made, config.ACCESS_TOKEN_SECONDS) };
  });

  onStore(resource.command('list').description('list every resource'), async ({ config }) => ({
    data: (await all(resources.listResources)).map((one) => present(one, config.ACCESS_TOKEN_SECONDS)),
    columns: ['id', 'scope', 'format', 'lifetime'],
  }));

  const remove = resource.command('remove').argument('<id>').description('withdraw a resource, also from its clients');
  onStore(remove, async ({ args }) => {
    await resources.removeResource(args[0]!);
    await settle();
    return { data: { id: args[0], removed: true } };
  });
}

const present = (resource: Resource, lifetime: number) => ({
  id: resource._id,
  scope: resource.scope,
  format: resource.format,
  lifetime: resource.lifetime ?? lifetime,
  ...(resource.format === 'jwt' ? { signing_alg: resource.signingAlg ?? 'ES256' } : {}),
  created_at: resource.createdAt.toISOString(),
});
