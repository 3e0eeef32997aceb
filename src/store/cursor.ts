/** Cursors: where a page of a list ended, as its order and the last document's place in it. */
import type { Path } from './path.js';
import type { Shape } from './shape.js';
import { type Doc, InvalidCursorError, type Page } from './store.js';

export interface Place {
  value: string | number | boolean | Date;
  id: string;
}

export interface Order {
  path: Path;
  descending: boolean;
  limit: number;
  after: Place | undefined;
}

const standard = 50;
const most = 1000;

function readCursor(path: Path, cursor: string): Place {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new InvalidCursorError('the cursor is not one of ours');
  }
  const [name, json, id] = Array.isArray(read) ? read : [];
  const value = path.json && Number.isFinite(json) ? path.json.from(json) : json;
  if (name !== path.name || typeof id !== 'string' || path.mismatch(value))
    throw new InvalidCursorError('the cursor is not one of this list');
  return { value: value as Place['value'], id };
}

/** Reads which page is asked for; throws TypeError for an order that is not total and InvalidCursorError for a foreign cursor. */
export function readPage<T extends Doc>(shape: Shape, page: Page<T>): Order {
  const path = shape.path(page.orderBy ?? '_id');
  const limit = page.limit ?? standard;
  if (!path.required || path.kind === 'structure')
    throw new TypeError(`${shape.collection} cannot be listed by ${path.name}: it must be a required plain value`);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new TypeError(`a page holds 1 to ${most} documents`);
  const after = page.after === undefined ? undefined : readCursor(path, page.after);
  return { path, descending: page.descending ?? false, limit, after };
}

/** Cuts the one document too many that was asked for, and says where the next page starts. */
export function cutPage<T extends Doc>({ path, limit }: Order, found: T[]): { items: T[]; next?: string } {
  const items = found.slice(0, limit);
  const last = found.length > limit ? (items.at(-1) as T & Record<string, unknown>) : undefined;
  if (!last) return { items };
  const value = path.json ? path.json.to(last[path.name]) : last[path.name];
  return { items, next: Buffer.from(JSON.stringify([path.name, value, last._id])).toString('base64url') };
}
