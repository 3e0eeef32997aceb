/** Placing a document in its table: under its id, and clear of what the unique indexes hold. */
import type { Shape } from './shape.js';
import type { Connection, Value } from './sqlite-file.js';
import { quote, type Table } from './sqlite-table.js';
import { DuplicateError } from './store.js';

/** A document as its row: the columns, and last the document itself. */
export interface Row {
  id: string;
  values: Value[];
}

export interface Placing {
  toRow(doc: object): Row;
  toDoc(json: Value): Record<string, unknown>;
  insert(connection: Connection, row: Row): void;
  /** Inserts, or replaces whatever stands under the id. */
  put(connection: Connection, row: Row): void;
  /** Replaces the row that stands under the id, where only these paths have changed. */
  replace(connection: Connection, row: Row, changed: ReadonlySet<string>): void;
}

/** The statements that write one collection. None fails on a duplicate: a failed statement would hold up the commit of others. */
export function placing(shape: Shape, table: Table): Placing {
  const carried = [...shape.paths.values()].filter((path) => path.json);
  const names = [...table.columns.map((column) => column.name), 'doc'];
  const insert = `INSERT OR IGNORE INTO ${table.name} (${names.map(quote)}) VALUES (${names.map(() => '?')})`;
  const others = names.slice(1);
  const ended = shape.expiry ? `ifnull(${shape.expiry} <= ?, 0)` : '0 = ?';
  const checks = table.uniques.map((columns) => ({
    at: columns.map((column) => names.indexOf(column)),
    path: columns.at(-1)!,
    sql: `SELECT _id, ${ended} FROM ${table.name} WHERE ${columns.map((column) => `${quote(column)} = ?`).join(' AND ')}`,
  }));

  /** Makes way by removing expired documents, which hold no name any longer; throws DuplicateError where a live one does. */
  const clear = (connection: Connection, row: Row, own: string | undefined) => {
    for (const { at, path, sql } of checks) {
      const held = connection.statement(sql).first([Date.now(), ...at.map((index) => row.values[index]!)]);
      if (!held || held[0] === own) continue;
      if (!held[1]) throw new DuplicateError(path);
      connection.statement(`DELETE FROM ${table.name} WHERE _id = ?`).run([held[0]!]);
    }
  };
  const placed = (connection: Connection, row: Row, own: string | undefined, attempt: () => boolean) => {
    if (attempt()) return;
    clear(connection, row, own);
    if (!attempt()) throw new Error(`${shape.collection}: ${row.id} could not be placed`);
  };
  const inserted = (connection: Connection, row: Row) => connection.statement(insert).run(row.values) > 0;
  /** Writes only what has changed: SQLite would rewrite the index of every column that is named, changed or not. */
  const replaced = (connection: Connection, row: Row, changed?: ReadonlySet<string>) => {
    const written = changed ? others.filter((name) => name === 'doc' || changed.has(name)) : others;
    const sql = `UPDATE OR IGNORE ${table.name} SET ${written.map((name) => `${quote(name)} = ?`)} WHERE _id = ?`;
    const values = written.map((name) => row.values[names.indexOf(name)]!);
    return connection.statement(sql).run([...values, row.id]) > 0;
  };

  return {
    toRow(doc) {
      const plain: Record<string, unknown> = { ...doc };
      for (const { name, json } of carried) if (plain[name] !== undefined) plain[name] = json!.to(plain[name]);
      const values = table.columns.map((column) => {
        const value = plain[column.name];
        return value === undefined ? null : column.kind === 'boolean' ? Number(value) : (value as Value);
      });
      values.push(JSON.stringify(plain));
      return { id: plain._id as string, values };
    },
    toDoc(text) {
      const doc = JSON.parse(text as string);
      for (const { name, json } of carried) if (doc[name] !== undefined) doc[name] = json!.from(doc[name]);
      return doc;
    },
    insert: (connection, row) => placed(connection, row, undefined, () => inserted(connection, row)),
    put: (connection, row) =>
      placed(connection, row, row.id, () => inserted(connection, row) || replaced(connection, row)),
    replace: (connection, row, changed) => placed(connection, row, row.id, () => replaced(connection, row, changed)),
  };
}
