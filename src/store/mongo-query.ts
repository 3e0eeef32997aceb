/** Filters and pages as MongoDB's queries, built from what was read and never from what was given. */
import { type Condition, readFilter } from './conditions.js';
import type { Order } from './cursor.js';
import type { Shape } from './shape.js';

export type Query = Record<string, unknown>;

const conditionQuery = ({ path, operator, value }: Condition): Query => ({
  [path.name]: operator === '$eq' ? value : { [operator]: value },
});

/** Expiry as a condition; MongoDB itself sweeps once a minute only. */
const alive = (shape: Shape): Query[] => (shape.expiry ? [{ [shape.expiry]: { $not: { $lte: new Date() } } }] : []);

/** All of these; in one flat query where no path is asked for twice, for that is what every server plans best. */
function all(parts: Query[]): Query {
  const flat = Object.assign({}, ...parts);
  const count = parts.reduce((sum, part) => sum + Object.keys(part).length, 0);
  return Object.keys(flat).length === count ? flat : { $and: parts };
}

/** What the filter asks, of what has not expired. */
export const filterQuery = (shape: Shape, filter: object): Query =>
  all([...readFilter(shape, filter).map(conditionQuery), ...alive(shape)]);

/** What the filter asks, after the place where the last page ended; and the order of the list. */
export function pageQuery(shape: Shape, filter: object, { path, descending, after }: Order) {
  const way = descending ? -1 : 1;
  const past = descending ? '$lt' : '$gt';
  const sort: Record<string, 1 | -1> = path.name === '_id' ? { _id: way } : { [path.name]: way, _id: way };
  const query = filterQuery(shape, filter);
  if (!after) return { query, sort };
  const sameOrPast = { [path.name]: { [`${past}e`]: after.value } };
  const place: Query =
    path.name === '_id'
      ? { _id: { [past]: after.id } }
      : { $or: [{ [path.name]: { [past]: after.value } }, { [path.name]: after.value, _id: { [past]: after.id } }] };
  return { query: all([query, sameOrPast, place]), sort };
}
