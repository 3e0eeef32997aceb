/** A person's account: who they are, how they prove it, and whether they may sign in. */
import mongoose from 'mongoose';
import { collection } from '../store/open.js';
import type { Doc } from '../store/store.js';

export interface Account extends Doc {
  /** Which pool of accounts it belongs to; names are unique within it. */
  directoryId: string;
  username: string;
  /** The username as it is compared: normalised and case-folded. */
  usernameKey: string;
  email: string;
  emailKey: string;
  emailVerified: boolean;
  name?: string;
  /** A PHC string; absent for an account that cannot sign in by password. */
  passwordHash?: string;
  status: 'enabled' | 'disabled';
  admin: boolean;
  groups: string[];
  /** Further standard claims (OpenID Connect Core 5.1), by name. */
  claims: Record<string, unknown>;
  createdAt: Date;
  updatedAt: Date;
}

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    directoryId: { type: String, required: true },
    username: { type: String, required: true },
    usernameKey: { type: String, required: true },
    email: { type: String, required: true },
    emailKey: { type: String, required: true },
    emailVerified: { type: Boolean, required: true },
    name: String,
    passwordHash: String,
    status: { type: String, enum: ['enabled', 'disabled'], required: true },
    admin: { type: Boolean, required: true },
    groups: { type: [String], required: true },
    claims: { type: mongoose.Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { minimize: false, versionKey: false },
);
schema.index({ directoryId: 1, usernameKey: 1 }, { unique: true });
schema.index({ directoryId: 1, emailKey: 1 }, { unique: true });
schema.index({ createdAt: 1, _id: 1 });

export const accounts = collection<Account>('accounts', schema);

/** A person who may hold tokens and sessions: enabled, and known to own their address. */
export const isActive = (account: Account | null): account is Account =>
  account?.status === 'enabled' && account.emailVerified;
