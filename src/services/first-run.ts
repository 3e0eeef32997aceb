/** The first run: what a stranger needs to see a token in the next minute, made once and told once. */
import { states } from '../models/state.js';
import { DuplicateError } from '../store/store.js';
import { createClient } from './clients.js';
import { hasAdministrator, issueSetupLink } from './setup.js';

export interface FirstRun {
  /** Creates the first administrator's account; absent where there is one already. */
  setupUrl?: string;
  clientId: string;
  clientSecret: string;
}

/** This process has the first run; what the store's absence cut short is gone on with. */
let isOurs = false;

async function isFirstRun(): Promise<boolean> {
  try {
    if (!isOurs) await states.insert({ _id: 'first-run', value: 1 });
    isOurs = true;
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
  }
  return isOurs;
}

/** Makes what the first run tells; undefined when a run before this one has. Of many that ask at once, one is told. */
export async function beginFirstRun(issuer: string): Promise<FirstRun | undefined> {
  if (!(await isFirstRun())) return undefined;
  const { client, secret } = await createClient({
    metadata: { client_name: 'First run', grant_types: ['client_credentials'] },
  });
  const made = { clientId: client._id, clientSecret: secret! };
  return (await hasAdministrator()) ? made : { ...made, setupUrl: (await issueSetupLink(issuer)).url };
}

/** The words for whoever has just started the server; every command stands whole on a line of its own. */
export async function startMessage(issuer: string, data: string): Promise<string> {
  const first = await beginFirstRun(issuer);
  const lines = ['', 'Gatehouse is ready.', '', `  Issuer  ${issuer}`, `  Data    ${data}`, ''];
  if (first?.setupUrl) {
    lines.push('Create the first account, the administrator. This link works once, within a day:', '');
    lines.push(`  ${first.setupUrl}`, '');
  } else if (!(await hasAdministrator())) {
    lines.push('Nobody administers this server yet. This makes a link for the first account:', '');
    lines.push('  npm run cli -- setup-link', '');
  }
  if (first) {
    const { clientId, clientSecret } = first;
    lines.push('Get a token right now. The secret in this command was made for you, and is not shown again:', '');
    lines.push(`  curl -s -u ${clientId}:${clientSecret} -d grant_type=client_credentials ${issuer}/token`, '');
  } else {
    lines.push('This makes a client that can get tokens (`npm run cli -- help` has the rest):', '');
    lines.push('  npm run cli -- client add --name "My service" --grant client_credentials', '');
  }
  return `${lines.join('\n')}\n`;
}
