/** A signing key and its stage: published as `next`, signing as `current`, still verifying as `previous`. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

export interface SigningKey extends Doc {
  /** `_id` is the `kid`. */
  alg: 'ES256' | 'RS256' | 'EdDSA';
  stage: 'next' | 'current' | 'previous';
  /** `alg:stage`, unique: there is one next and one current key of an algorithm, and any number of previous ones. */
  slot?: string;
  /** The private JWK, as authenticated ciphertext. */
  sealedJwk: string;
  createdAt: Date;
  /** When it entered its stage. */
  stageAt: Date;
}

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    alg: { type: String, enum: ['ES256', 'RS256', 'EdDSA'], required: true },
    stage: { type: String, enum: ['next', 'current', 'previous'], required: true },
    slot: String,
    sealedJwk: { type: String, required: true },
    createdAt: { type: Date, required: true },
    stageAt: { type: Date, required: true },
    expiresAt: Date,
  },
  { versionKey: false },
);
schema.index({ slot: 1 }, { sparse: true, unique: true });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const signingKeys = collection<SigningKey>('signing-keys', schema);
