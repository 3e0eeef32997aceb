/** The collection that the store's contract is tested on: one path of every kind, one index of every kind. */
import mongoose from 'mongoose';
import type { Doc } from '../../src/store/store.js';

export interface Thing extends Doc {
  name: string;
  /** Unique together. */
  directory: string;
  key: string;
  /** Unique where there is one. */
  code?: string;
  group?: string;
  rank: number;
  madeAt: Date;
  usedAt?: Date;
  count?: number;
  flag?: boolean;
  status?: 'on' | 'off';
  tags?: string[];
  extra?: unknown;
  notes?: unknown[];
}

export const thingSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    directory: { type: String, required: true },
    key: { type: String, required: true },
    code: String,
    group: String,
    rank: { type: Number, required: true },
    madeAt: { type: Date, required: true },
    usedAt: Date,
    count: Number,
    flag: Boolean,
    status: { type: String, enum: ['on', 'off'] },
    tags: [String],
    extra: mongoose.Schema.Types.Mixed,
    notes: [mongoose.Schema.Types.Mixed],
    expiresAt: Date,
  },
  { minimize: false, versionKey: false },
);
thingSchema.index({ directory: 1, key: 1 }, { unique: true });
thingSchema.index({ code: 1 }, { unique: true, sparse: true });
thingSchema.index({ group: 1 }, { sparse: true });
thingSchema.index({ rank: 1, _id: 1 });
thingSchema.index({ madeAt: 1, _id: 1 });
thingSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

let made = 0;

/** A thing that differs from all others, except for what is said of it. */
export const thing = (of: Partial<Thing> = {}): Thing => {
  const number = ++made;
  const _id = `thing-${process.pid}-${number}`;
  return { _id, name: 'a thing', directory: 'd', key: _id, rank: 0, madeAt: new Date(0), ...of };
};
