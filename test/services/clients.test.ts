import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { hashSecret } from '../../src/lib/secret.js';
import { artifacts } from '../../src/models/artifact.js';
import { isLive } from '../../src/services/client-secrets.js';
import * as clients from '../../src/services/clients.js';
import { addResource, removeResource } from '../../src/services/resources.js';
import { readRevision } from '../../src/services/revision.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

const service = { client_name: 'Service', grant_types: ['client_credentials'] };
const app = { client_name: 'App', redirect_uris: ['https://app.example/cb'] };
const hasSecret = (client: { secrets: { hash: string; expiresAt?: string }[] }, secret: string) =>
  client.secrets.some((one) => isLive(one as never) && one.hash === hashSecret(secret));

describe('clients', () => {
  test('get a secret that is stored as a hash alone', async () => {
    const { client, secret } = await clients.createClient({ metadata: service });
    assert.match(secret!, /^gh_cs_[\w-]{43}$/);
    const stored = await clients.getClient(client._id);
    assert.equal(hasSecret(stored, secret!), true);
    assert.doesNotMatch(JSON.stringify(stored), new RegExp(secret!.slice(6)));
  });

  test('that are public have no secret, and none to rotate', async () => {
    const metadata = { ...app, token_endpoint_auth_method: 'none' };
    const { client, secret } = await clients.createClient({ metadata });
    assert.equal(secret, undefined);
    await assert.rejects(clients.rotateSecret(client._id, { overlapSeconds: 0 }), /no secret to rotate/);
    await assert.rejects(clients.createClient({ metadata, pkceRequired: false }), /must use PKCE/);
    await assert.rejects(clients.createClient({ metadata, introspectAny: true }), /cannot introspect/);
  });

  test('keep the old secret for the overlap of a rotation, and no longer', async (t) => {
    const { client, secret } = await clients.createClient({ metadata: service });
    const rotated = await clients.rotateSecret(client._id, { overlapSeconds: 60 });
    assert.equal(hasSecret(rotated.client, secret!), true);
    assert.equal(hasSecret(rotated.client, rotated.secret), true);
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
    t.after(() => mock.timers.reset());
    assert.equal(hasSecret(await clients.getClient(client._id), secret!), false);
    assert.equal(hasSecret(await clients.getClient(client._id), rotated.secret), true);
    const last = await clients.rotateSecret(client._id, { overlapSeconds: 0 });
    assert.equal(last.client.secrets.length, 1);
  });

  test('lose no secret when two are rotated at once', async () => {
    const { client } = await clients.createClient({ metadata: service });
    const rotate = () => clients.rotateSecret(client._id, { overlapSeconds: 60 });
    const made = await Promise.all([rotate(), rotate(), rotate()]);
    const stored = await clients.getClient(client._id);
    for (const { secret } of made) assert.equal(hasSecret(stored, secret), true);
  });

  test('may ask for scopes of ours and of the resources that they were given', async () => {
    await addResource({ identifier: 'https://api.example/a', scope: 'read write' });
    const given = { resources: ['https://api.example/a'] };
    await clients.createClient({ metadata: { ...app, scope: 'openid read' }, ...given });
    await assert.rejects(clients.createClient({ metadata: { ...app, scope: 'read' } }), /resources alone: read/);
    await assert.rejects(clients.createClient({ metadata: { ...app, scope: 'openid delete' }, ...given }), /: delete/);
    const unknown = { metadata: service, resources: ['https://api.example/none'] };
    await assert.rejects(clients.createClient(unknown), /no resource "https:\/\/api.example\/none"/);
  });

  test('do not keep a resource that is removed, nor get it back with its return', async () => {
    const identifier = 'urn:example:api';
    await addResource({ identifier, scope: 'use' });
    const { client } = await clients.createClient({ metadata: service, resources: [identifier] });
    await removeResource(identifier);
    await addResource({ identifier, scope: 'use' });
    assert.deepEqual((await clients.getClient(client._id)).resources, []);
  });

  test('take their grants and tokens with them', async () => {
    const { client } = await clients.createClient({ metadata: app });
    await artifacts.insert({ _id: 'Grant:1', kind: 'Grant', clientId: client._id, payload: '{}' });
    await artifacts.insert({ _id: 'AccessToken:1', kind: 'AccessToken', clientId: client._id, payload: '{}' });
    await clients.removeClient(client._id);
    assert.equal(await clients.findClient(client._id), null);
    assert.equal(await artifacts.count({ clientId: client._id }), 0);
    await assert.rejects(clients.removeClient(client._id), /There is no client/);
  });

  test('move the revision with every change', async () => {
    const before = await readRevision();
    const { client } = await clients.createClient({ metadata: service });
    await clients.rotateSecret(client._id, { overlapSeconds: 0 });
    await clients.removeClient(client._id);
    assert.equal(await readRevision(), before + 3);
  });
});
