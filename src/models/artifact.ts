/** An artifact: whatever oidc-provider keeps through its adapter - sessions, grants, codes, tokens, interactions. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

export interface Artifact extends Doc {
  /** The name of oidc-provider's model; `_id` is `kind:` and the id, hashed where the id itself is a secret. */
  kind: string;
  /** JSON, kept whole: its keys come from requests and may hold dots and dollars. Without the id where that is a secret. */
  payload: string;
  grantId?: string;
  accountId?: string;
  clientId?: string;
  /** Session only. */
  uid?: string;
  /** DeviceCode only. */
  userCode?: string;
  consumedAt?: Date;
  /** The hash of the refresh token that came after this one. */
  successor?: string;
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
    successor: String,
    expiresAt: Date,
  },
  { versionKey: false },
);
schema.index({ grantId: 1 }, { sparse: true });
schema.index({ accountId: 1 }, { sparse: true });
schema.index({ clientId: 1 }, { sparse: true });
schema.index({ uid: 1 }, { sparse: true, unique: true });
schema.index({ userCode: 1 }, { sparse: true, unique: true });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const artifacts = collection<Artifact>('artifacts', schema);
