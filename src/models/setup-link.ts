/** The one-time link that creates the first administrator's account; there is at most one. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

export interface SetupLink extends Doc {
  tokenHash: string;
  usedAt?: Date;
  expiresAt: Date;
}

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    tokenHash: { type: String, required: true },
    usedAt: Date,
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const setupLinks = collection<SetupLink>('setup-links', schema);
