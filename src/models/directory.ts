/** A directory: a pool of accounts with names of its own, and the rules that hold for all of them. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

export interface Directory extends Doc {
  /** What people call it; `_id` is what commands and clients name it by. */
  name: string;
  /** Disabled: none of its accounts can sign in, and nothing that they hold is good. */
  status: 'enabled' | 'disabled';
  /** Whether people may make accounts by themselves. */
  registration: boolean;
  /** The rules that the operator has set, by name; defaults stand in for the others, also for those yet to come. */
  policy: Record<string, unknown>;
  createdAt: Date;
  updatedAt: Date;
}

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    status: { type: String, enum: ['enabled', 'disabled'], required: true },
    registration: { type: Boolean, required: true },
    policy: { type: mongoose.Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { minimize: false, versionKey: false },
);

export const directories = collection<Directory>('directories', schema);
