/** How often something secret was guessed at, and when the next try may be. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

/** `_id` is the kind of guess and the keyed hash of what is guessed at: a password typed as a name is not kept in clear. */
export interface Attempt extends Doc {
  tries: number;
  nextAt: Date;
}

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    tries: { type: Number, required: true },
    nextAt: { type: Date, required: true },
    expiresAt: Date,
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const attempts = collection<Attempt>('attempts', schema);
