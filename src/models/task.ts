/** A task of the outbox: what is promised already, and done after the answer - a letter above all. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

export interface Task extends Doc {
  /** Which handler does it. */
  kind: string;
  /** JSON, encrypted: letters hold codes and links that open accounts. */
  sealed: string;
  /** When it may be taken up. Whoever takes it up moves this on, so that nobody else does while they are at it. */
  dueAt: Date;
  /** How often it was taken up. */
  attempts: number;
  createdAt: Date;
  expiresAt: Date;
}

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    sealed: { type: String, required: true },
    dueAt: { type: Date, required: true },
    attempts: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ kind: 1, dueAt: 1, _id: 1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const tasks = collection<Task>('outbox', schema);
