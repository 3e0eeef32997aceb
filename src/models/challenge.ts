/** A challenge: what a letter asked for, as a link and as a code, until it is answered. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

/** To set a new password, to verify the address of the account, to change it. */
export type Purpose = 'reset' | 'verify' | 'email';

/** `_id` is purpose and account, so that a newer one takes the place of the one before. */
export interface Challenge extends Doc {
  purpose: Purpose;
  accountId: string;
  tokenHash: string;
  /** Keyed: six digits are soon guessed. */
  codeHash: string;
  /** Wrong codes so far. */
  attempts: number;
  /** The address and the generation that the account had; with another one it is no good. */
  emailKey: string;
  generation: number;
  /** What goes with it, encrypted. */
  sealed?: string;
  expiresAt: Date;
}

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    purpose: { type: String, enum: ['reset', 'verify', 'email'], required: true },
    accountId: { type: String, required: true },
    tokenHash: { type: String, required: true },
    codeHash: { type: String, required: true },
    attempts: { type: Number, required: true },
    emailKey: { type: String, required: true },
    generation: { type: Number, required: true },
    sealed: String,
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ tokenHash: 1 }, { unique: true });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const challenges = collection<Challenge>('challenges', schema);

export const challengeId = (purpose: Purpose, accountId: string): string => `${purpose}:${accountId}`;
