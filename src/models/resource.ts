/** A resource (RFC 8707): an API that tokens are for, declared by the operator. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

export interface Resource extends Doc {
  /** Space-separated scopes that tokens for it may carry; `_id` is the identifier, an absolute URI. */
  scope: string;
  format: 'opaque' | 'jwt';
  /** Lifetime of its access tokens in seconds; ACCESS_TOKEN_SECONDS when absent. */
  lifetime?: number;
  /** How its JWT access tokens are signed; ES256 when absent. */
  signingAlg?: string;
  createdAt: Date;
}

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    scope: { type: String, required: true },
    format: { type: String, enum: ['opaque', 'jwt'], required: true },
    lifetime: Number,
    signingAlg: String,
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);

export const resources = collection<Resource>('resources', schema);

/** Every declared resource, whatever their number. */
export async function listEveryResource(): Promise<Resource[]> {
  const all: Resource[] = [];
  let after: string | undefined;
  do {
    const page = await resources.list({}, { limit: 1000, ...(after ? { after } : {}) });
    all.push(...page.items);
    after = page.next;
  } while (after);
  return all;
}
