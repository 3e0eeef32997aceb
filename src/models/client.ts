/** A client (RFC 6749 2): what is registered in the terms of RFC 7591, and what only the operator decides. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

/** One of a client's secrets, so that they can be rotated with overlap; the secret itself is never stored. */
export interface ClientSecret {
  hash: string;
  /** ISO 8601, as is `expiresAt`: what a list holds is plain JSON. */
  createdAt: string;
  expiresAt?: string;
}

export interface Client extends Doc {
  /** RFC 7591 metadata without `client_id` and `client_secret`. */
  metadata: Record<string, unknown>;
  secrets: ClientSecret[];
  status: 'enabled' | 'disabled';
  /** Ours: no consent is asked. */
  firstParty: boolean;
  /** False only for a confidential client that was exempted with --no-pkce. */
  pkceRequired: boolean;
  /** May introspect any token: a resource server's client. */
  introspectAny: boolean;
  /** Identifiers of the resources (RFC 8707) that it may ask tokens for. */
  resources: string[];
  /** Whose accounts sign in on the way to it; those of the default directory when absent. */
  directoryId?: string;
  /** Where it came from: the operator, or dynamic registration (RFC 7591). */
  origin: 'operator' | 'registration';
  createdAt: Date;
  updatedAt: Date;
}

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    metadata: { type: mongoose.Schema.Types.Mixed, required: true },
    secrets: { type: [mongoose.Schema.Types.Mixed], required: true },
    status: { type: String, enum: ['enabled', 'disabled'], required: true },
    firstParty: { type: Boolean, required: true },
    pkceRequired: { type: Boolean, required: true },
    introspectAny: { type: Boolean, required: true },
    resources: { type: [String], required: true },
    directoryId: String,
    origin: { type: String, enum: ['operator', 'registration'], required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { minimize: false, versionKey: false },
);
schema.index({ createdAt: 1, _id: 1 });

export const clients = collection<Client>('clients', schema);
