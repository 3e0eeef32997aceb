import type { Command } from 'commander';
import type { Client } from '../models/client.js';
import * as clients from '../services/clients.js';
import { defaultDirectory } from '../services/directories.js';
import { settle } from '../services/revision.js';
import { type Add, asked } from './client-options.js';
import { all, onStore, secondsOrNone, several } from './command.js';

const once = 'The secret is shown this once and cannot be read again.';
const dayInSeconds = 86_400;

function addCommand(client: Command): void {
  const command = client
    .command('add')
    .description('register a client')
    .requiredOption('--name <name>', 'what people see that asks for access')
    .requiredOption('--grant <type>', 'a grant it may use, e.g. authorization_code; may be repeated', several)
    .option('--redirect-uri <uri>', 'where it gets its answers; may be repeated', several)
    .option('--post-logout-redirect-uri <uri>', 'where people may go after signing out; may be repeated', several)
    .option('--public', 'it cannot keep a secret: an app in a browser or on a device')
    .option('--scope <scopes>', 'the scopes it may ask for, space-separated; any when not given')
    .option('--auth-method <method>', 'none, client_secret_basic, client_secret_post or private_key_jwt')
    .option('--jwks-file <file>', 'its public keys, a JSON Web Key Set')
    .option('--resource <id>', 'a resource that it may ask tokens for; may be repeated', several)
    .option('--backchannel-logout-uri <uri>', 'where it is told that somebody signed out')
    .option('--no-pkce', 'do not require PKCE of it (confidential clients only)')
    .option('--native', 'an app on a device: loopback ports are free (RFC 8252), own URI schemes are allowed')
    .option('--introspect', 'it may introspect any token: a resource server')
    .option('--first-party', 'ours: people are not asked for consent')
    .option('--directory <id>', 'whose accounts sign in on the way to it; the default directory when not given')
    .option('--metadata <json>', 'further fields of RFC 7591 as one JSON object');
  onStore<Add>(command, async ({ options }) => {
    const { client: made, secret } = await clients.createClient(await asked(options));
    await settle();
    return { data: present(made, secret), note: secret && once };
  });
}

function rotateCommand(client: Command): void {
  const command = client
    .command('rotate-secret')
    .argument('<client_id>')
    .description('give a client a new secret; the old ones go on for a while')
    .option('--overlap <seconds>', 'how long the old ones go on; 0 ends them now', secondsOrNone, dayInSeconds);
  onStore<{ overlap: number }>(command, async ({ args, options: { overlap: overlapSeconds } }) => {
    const { client: changed, secret } = await clients.rotateSecret(args[0]!, { overlapSeconds });
    await settle();
    return { data: present(changed, secret), note: once };
  });
}

/** The commands on clients. */
export function clientCommands(program: Command): void {
  const client = program.command('client').description('applications that ask for tokens, named by client_id');
  addCommand(client);
  onStore(client.command('list').description('list every client'), async () => ({
    data: (await all(clients.listClients)).map((one) => present(one)),
    columns: ['client_id', 'client_name', 'grant_types', 'token_endpoint_auth_method', 'status', 'origin'],
  }));
  onStore(client.command('show').argument('<client_id>').description('show one client'), async ({ args }) => ({
    data: present(await clients.getClient(args[0]!)),
  }));
  rotateCommand(client);
  const remove = client.command('remove').argument('<client_id>').description('remove a client with all its tokens');
  onStore(remove, async ({ args }) => {
    await clients.removeClient(args[0]!);
    await settle();
    return { data: { client_id: args[0], removed: true } };
  });
}

const present = (client: Client, secret?: string) => ({
  client_id: client._id,
  ...(secret === undefined ? {} : { client_secret: secret }),
  client_id_issued_at: Math.floor(client.createdAt.getTime() / 1000),
  ...(client.secrets.length ? { client_secret_expires_at: 0 } : {}),
  ...client.metadata,
  resources: client.resources,
  directory: client.directoryId ?? defaultDirectory,
  first_party: client.firstParty,
  pkce_required: client.pkceRequired,
  introspect: client.introspectAny,
  status: client.status,
  origin: client.origin,
  secrets: client.secrets.map(({ createdAt, expiresAt }) => ({
    created_at: createdAt,
    expires_at: expiresAt ?? null,
  })),
  updated_at: client.updatedAt.toISOString(),
});
