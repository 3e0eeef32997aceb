/** A number that all processes share: the revision of what the provider is built from, and marks set once. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

export interface State extends Doc {
  value: number;
}

const schema = new mongoose.Schema(
  { _id: { type: String, required: true }, value: { type: Number, required: true } },
  { versionKey: false },
);

export const states = collection<State>('states', schema);
