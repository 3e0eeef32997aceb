/** Filters and pages as SQL. Values are always parameters; names come from the schema alone. */
import { type Condition, readFilter } from './conditions.js';
import type { Order } from './cursor.js';
import type { Shape } from './shape.js';
import type { Value } from './sqlite-file.js';
import { type Table, toValue } from './sqlite-table.js';

export interface Clause {
  sql: string;
  values: Value[];
}

const comparisons = { $eq: '=', $ne: 'IS NOT', $lt: '<', $lte: '<=', $gt: '>', $gte: '>=' };

function conditionClause(table: Table, { path, operator, value }: Condition): Clause {
  const read = table.read(path);
  if (operator === '$exists') return { sql: `${read} IS ${value ? 'NOT NULL' : 'NULL'}`, values: [] };
  if (operator === '$in') {
    const list = (value as unknown[]).map((each) => toValue(path, each));
    return { sql: `${read} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(list)] };
  }
  return { sql: `${read} ${comparisons[operator]} ?`, values: [toValue(path, value)] };
}

/** WHERE: what the filter asks, of what has not expired. */
export function whereClause(shape: Shape, table: Table, filter: object): Clause {
  const clauses = readFilter(shape, filter).map((condition) => conditionClause(table, condition));
  // Wrapped, so that the planner never prefers the index of expiry to the one that the filter names.
  if (shape.expiry) clauses.push({ sql: `ifnull(${shape.expiry} > ?, 1)`, values: [Date.now()] });
  const sql = clauses.length ? ` WHERE ${clauses.map((clause) => clause.sql).join(' AND ')}` : '';
  return { sql, values: clauses.flatMap((clause) => clause.values) };
}

/** The whole SELECT of one page, one document longer than the page so that its end is known. */
export function pageClause(table: Table, where: Clause, { path, descending, limit, after }: Order): Clause {
  const byId = path.name === '_id';
  const keys = byId ? ['_id'] : [table.read(path), '_id'];
  const place = after ? [...(byId ? [] : [toValue(path, after.value)]), after.id] : [];
  const from = after
    ? `${where.sql ? ' AND' : ' WHERE'} (${keys}) ${descending ? '<' : '>'} (${place.map(() => '?')})`
    : '';
  const order = keys.map((key) => (descending ? `${key} DESC` : key)).join(', ');
  return {
    sql: `SELECT doc FROM ${table.name}${where.sql}${from} ORDER BY ${order} LIMIT ?`,
    values: [...where.values, ...place, limit + 1],
  };
}
