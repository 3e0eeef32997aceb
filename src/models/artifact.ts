/** An artifact: whatever oidc-provider keeps through its adapter - sessions, grants, codes, tokens, interactions. */
import mongoose from 'mongoose';
import { hashSecret } from '../lib/secret.js';
import { collection } from '../store/open.js';
import type { Doc, Filter } from '../store/store.js';

export interface Artifact extends Doc {
  /** The name of oidc-provider's model; see `artifactId` for `_id`. */
  kind: string;
  /** JSON, kept whole: its keys come from requests and may hold dots and dollars. Sealed where it holds a secret. */
  payload: string;
  grantId?: string;
  accountId?: string;
  clientId?: string;
  /** Session only. */
  uid?: string;
  /** DeviceCode only: the keyed hash of what the person types. */
  userCode?: string;
  consumedAt?: Date;
  /** The generation of its account that it stems from (services/generations.ts); absent is the first. */
  generation?: number;
}

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    payload: { type: String, required: true },
    grantId: String,
    accountId: String,
    clientId: String,
    uid: String,
    userCode: String,
    consumedAt: Date,
    generation: Number,
    expiresAt: Date,
  },
  { versionKey: false },
);
schema.index({ grantId: 1 }, { sparse: true });
schema.index({ accountId: 1 }, { sparse: true });
schema.index({ clientId: 1 }, { sparse: true });
schema.index({ uid: 1 }, { sparse: true });
schema.index({ userCode: 1 }, { sparse: true, unique: true });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const artifacts = collection<Artifact>('artifacts', schema);

/** Where an artifact is kept: under its kind and the hash of its id, for an id is a secret; a grant's is not. */
export const artifactId = (kind: string, id: string): string => `${kind}:${kind === 'Grant' ? id : hashSecret(id)}`;

/** Every artifact that matches, page by page. */
export async function* everyArtifact(filter: Filter<Artifact>): AsyncGenerator<Artifact> {
  for (let after: string | undefined; ; ) {
    const { items, next } = await artifacts.list(filter, after === undefined ? {} : { after });
    yield* items;
    if (next === undefined) return;
    after = next;
  }
}

/** Marks a one-time artifact as used. Of all who ask at once, one gets true. */
export const consumeArtifact = async (_id: string): Promise<boolean> =>
  !!(await artifacts.update({ _id, consumedAt: { $exists: false } }, { $set: { consumedAt: new Date() } }));
