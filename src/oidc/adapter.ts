/** Where oidc-provider keeps its artifacts: its adapter contract, over the artifacts of the store. */
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Config } from '../../config/index.js';
import { deriveKey } from '../../config/secrets.js';
import { keyedHash, seal, unseal } from '../lib/secret.js';
import { type Artifact, artifactId, artifacts, consumeArtifact } from '../models/artifact.js';
import { generationToWrite, goBy, goByProof } from '../services/generations.js';
import { DuplicateError } from '../store/store.js';
import { writeWithAnswer } from './answer-writes.js';
import { withOtherTabs, writeStanding } from './session-writes.js';
import { tokenPrefixes } from './token-ids.js';

/** Their payload names further secrets (the session's cookie, the device code), so that it is kept sealed. */
const sealedKinds = new Set(['Session', 'Interaction', 'DeviceCode', 'PushedAuthorizationRequest']);
/** Written once, with the answer that hands them out. */
const answeredKinds = new Set(['AccessToken', 'RefreshToken']);
/** How far apart requests of one race may be. */
const raceMs = 1000;
/** Saved again and again while they live; all others are written once. */
const rewrittenKinds = new Set(['Session', 'Interaction', 'Grant']);

/** Who has signed in in an interaction, if anybody has. */
const loginOf = (payload: AdapterPayload): string | undefined =>
  (payload.result as { login?: { accountId?: string } } | undefined)?.login?.accountId;

/** The adapter of one kind of artifact. `successorOf` names the refresh token that follows another one. */
export function createAdapter(kind: string, config: Config, successorOf: (token: string) => string): Adapter {
  const sealingKey = deriveKey(config.secrets, 'artifacts');
  const userCodeKey = deriveKey(config.secrets, 'user-codes');
  const prefix = tokenPrefixes[kind];
  // The walk that a pushed request began may end after the request itself, and only then is it used up. oidc-provider
  // sees to it that nobody begins with one that has expired.
  const keptLonger = kind === 'PushedAuthorizationRequest' ? config.INTERACTION_SECONDS : 0;
  const usedUp = () => {
    if (kind === 'PushedAuthorizationRequest') return new errors.InvalidRequestUri('request_uri was used already');
    return new errors.InvalidGrant(`${kind} was used already`);
  };
  const isSignIn = kind === 'Session' || kind === 'Interaction';
  const idOf = (id: string) => artifactId(kind, id);
  const userCodeOf = (userCode: string) => keyedHash(userCodeKey, userCode);

  function toArtifact(id: string, payload: AdapterPayload, expiresIn?: number): Artifact {
    const _id = idOf(id);
    const { jti, consumed, ...rest } = payload;
    const session = payload.session as { accountId?: string } | undefined;
    const artifact: Artifact = {
      _id,
      kind,
      payload: sealedKinds.has(kind) ? seal(sealingKey, JSON.stringify(payload), _id) : JSON.stringify(rest),
    };
    const grantId = kind === 'Grant' ? id : payload.grantId;
    // A walk belongs to who signs in on it. By whose session it began does not count: when that ends, whoever comes is
    // asked to sign in, and must not find that very page gone.
    const accountId = kind === 'Interaction' ? loginOf(payload) : (payload.accountId ?? session?.accountId);
    const clientId = payload.clientId ?? payload.params?.client_id;
    if (grantId) artifact.grantId = grantId;
    if (accountId) artifact.accountId = accountId;
    if (typeof clientId === 'string') artifact.clientId = clientId;
    if (kind === 'Session' && payload.uid) artifact.uid = payload.uid;
    if (payload.userCode) artifact.userCode = userCodeOf(payload.userCode);
    if (expiresIn) artifact.expiresAt = new Date(Date.now() + (expiresIn + keptLonger) * 1000);
    const generation = accountId ? generationToWrite(accountId, isSignIn ? 'session' : 'token') : 0;
    if (generation) artifact.generation = generation;
    return artifact;
  }

  /** What is read of an account decides how good the whole request is. */
  function note({ accountId, generation = 0 }: Artifact, payload: AdapterPayload): void {
    if (!accountId) return;
    if (kind === 'Interaction' && loginOf(payload)) goByProof(accountId, generation);
    else goBy(isSignIn ? 'session' : 'token', accountId, generation);
  }

  const opened = ({ _id, payload }: Artifact): AdapterPayload =>
    JSON.parse(sealedKinds.has(kind) ? unseal(sealingKey, payload, _id) : payload);

  function toPayload(artifact: Artifact | null, id?: string): AdapterPayload | undefined {
    if (!artifact) return undefined;
    const payload = opened(artifact);
    if (id !== undefined) payload.jti = id;
    if (artifact.consumedAt) payload.consumed = Math.floor(artifact.consumedAt.getTime() / 1000);
    note(artifact, payload);
    return payload;
  }

  /** Whether a used refresh token may still be answered with its successor: soon after, and before that one was used. */
  async function mayRetry(id: string, artifact: Artifact): Promise<boolean> {
    const usedAt = artifact.consumedAt?.getTime() ?? 0;
    if (Date.now() - usedAt >= config.REFRESH_RETRY_SECONDS * 1000) return false;
    const successor = await artifacts.find({ _id: idOf(successorOf(id)) });
    return !successor?.consumedAt;
  }

  /**
   * Whether a device code was used this very moment: whoever comes too late by so little loses at `consume`, and does not
   * take the grant from under the one that oidc-provider (9.13) still checks it for, after the code was used.
   */
  const isRace = ({ consumedAt }: Artifact): boolean =>
    kind === 'DeviceCode' && !!consumedAt && Date.now() - consumedAt.getTime() < raceMs;

  async function insert(artifact: Artifact): Promise<void> {
    try {
      await artifacts.insert(artifact);
    } catch (error) {
      if (!(error instanceof DuplicateError)) throw error;
      // The successor of a refresh token has the same value for all who ask for it at once: it stands already.
      if (kind !== 'RefreshToken') throw usedUp();
    }
  }

  return {
    async upsert(id, payload, expiresIn) {
      if (kind === 'Session' && payload.stands) {
        return writeStanding(idOf(id), (stored) => toArtifact(id, withOtherTabs(payload, opened(stored)), expiresIn));
      }
      const artifact = toArtifact(id, payload, expiresIn);
      if (rewrittenKinds.has(kind)) return artifacts.put(artifact);
      if (kind === 'DeviceCode') {
        // A used device code stays used, whatever a second tab still wants to write of it.
        const { _id, ...change } = artifact;
        if (await artifacts.update({ _id, consumedAt: { $exists: false } }, { $set: change })) return;
      }
      const write = insert(artifact);
      await (answeredKinds.has(kind) ? writeWithAnswer(write) : write);
    },

    async find(id) {
      if (prefix && !id.startsWith(prefix)) return undefined;
      const artifact = await artifacts.find({ _id: idOf(id) });
      const mayCome =
        artifact?.consumedAt && (isRace(artifact) || (kind === 'RefreshToken' && (await mayRetry(id, artifact))));
      return toPayload(mayCome ? ({ ...artifact, consumedAt: undefined } as unknown as Artifact) : artifact, id);
    },

    findByUid: async (uid) => toPayload(await artifacts.find({ uid })),
    findByUserCode: async (userCode) => toPayload(await artifacts.find({ userCode: userCodeOf(userCode) })),

    async consume(id) {
      if (await consumeArtifact(idOf(id))) return;
      if (kind === 'RefreshToken') {
        const artifact = await artifacts.find({ _id: idOf(id) });
        if (artifact && (await mayRetry(id, artifact))) return;
      }
      throw usedUp();
    },

    async destroy(id) {
      await artifacts.remove({ _id: idOf(id) });
    },

    async revokeByGrantId(grantId) {
      await artifacts.remove({ grantId, kind });
    },
  };
}
