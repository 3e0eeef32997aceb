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
  /** When an account that somebody made for themselves, and never verified, gives its names back. */
  heldUntil?: Date;
  name?: string;
  /** A PHC string; absent for an account that cannot sign in by password. */
  passwordHash?: string;
  /** Hashes of the passwords before, newest first, as many as the directory refuses. */
  passwordHistory?: string[];
  passwordChangedAt?: Date;
  lastSignInAt?: Date;
  /** Counts up whenever all sessions end; what is older is refused (services/generations.ts). Absent is 0. */
  generation?: number;
  /** The first generation whose tokens are still good. */
  tokensFrom?: number;
  status: 'enabled' | 'disabled';
  admin: boolean;
  groups: string[];
  /** Further standard claims (OpenID Connect Core 5.1), by name. */
  claims: Record<string, unknown>;
  /** Digests of the line that it was imported from, by which the line is known again (services/import-account.ts). */
  imported?: { fields: string; hash?: string };
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
    heldUntil: Date,
    name: String,
    passwordHash: String,
    passwordHistory: { type: [String], default: undefined },
    passwordChangedAt: Date,
    lastSignInAt: Date,
    generation: Number,
    tokensFrom: Number,
    status: { type: String, enum: ['enabled', 'disabled'], required: true },
    admin: { type: Boolean, required: true },
    groups: { type: [String], required: true },
    claims: { type: mongoose.Schema.Types.Mixed, required: true },
    imported: mongoose.Schema.Types.Mixed,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { minimize: false, versionKey: false },
);
schema.index({ directoryId: 1, usernameKey: 1 }, { unique: true });
schema.index({ directoryId: 1, emailKey: 1 }, { unique: true });
schema.index({ admin: 1 });
schema.index({ createdAt: 1, _id: 1 });

export const accounts = collection<Account>('accounts', schema);

/** A person who may hold tokens and sessions: enabled in an enabled directory, and known to own their address. */
export const isActive = (
  account: Account | null,
  directory: { status: string; policy: { verifyEmail: boolean } } | null,
): account is Account =>
  account?.status === 'enabled' &&
  directory?.status === 'enabled' &&
  (account.emailVerified || !directory.policy.verifyEmail);
