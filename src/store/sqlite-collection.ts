/** One collection in the embedded file. Reads answer at once; writes join the commit of their turn. */
import { applyChange, checkChange } from './change.js';
import { cutPage, readPage } from './cursor.js';
import type { Shape } from './shape.js';
import type { SqliteFile } from './sqlite-file.js';
import { placing } from './sqlite-place.js';
import { pageClause, whereClause } from './sqlite-query.js';
import type { Table } from './sqlite-table.js';
import type { Writes } from './sqlite-writes.js';
import type { Collection, Doc } from './store.js';

/** What one removal deletes per turn, so that a large one does not hold up everyone else. */
const portion = 500;

/** The collection of a shape in its table. */
export function sqliteCollection<T extends Doc>(
  shape: Shape,
  table: Table,
  file: SqliteFile,
  writes: Writes,
): Omit<Collection<T>, 'name' | 'schema'> {
  const place = placing(shape, table);
  const where = (filter: object) => whereClause(shape, table, filter);
  const select = (sql: string) => `SELECT doc FROM ${table.name}${sql} LIMIT 1`;

  return {
    async insert(doc) {
      shape.check(doc);
      const row = place.toRow(doc);
      await writes.add((connection) => place.insert(connection, row));
    },
    async put(doc) {
      shape.check(doc);
      const row = place.toRow(doc);
      await writes.add((connection) => place.put(connection, row));
    },
    async find(filter) {
      const { sql, values } = where(filter);
      const row = file.use((connection) => connection.statement(select(sql)).first(values));
      return row ? (place.toDoc(row[0]!) as unknown as T) : null;
    },
    async list(filter, page = {}) {
      const order = readPage(shape, page);
      const { sql, values } = pageClause(table, where(filter), order);
      const rows = file.use((connection) => connection.statement(sql).all(values));
      return cutPage(
        order,
        rows.map((row) => place.toDoc(row[0]!) as unknown as T),
      );
    },
    async count(filter) {
      const { sql, values } = where(filter);
      const row = file.use((connection) =>
        connection.statement(`SELECT count(*) FROM ${table.name}${sql}`).first(values),
      );
      return Number(row![0]);
    },
    async update(filter, change) {
      checkChange(shape, change);
      const paths = new Set(Object.values(change).flatMap((fields) => Object.keys(fields)));
      const { sql, values } = where(filter);
      return writes.add((connection) => {
        const found = connection.statement(select(sql)).first(values);
        if (!found) return null;
        const changed = applyChange(place.toDoc(found[0]!), change);
        const row = place.toRow(changed);
        place.replace(connection, row, paths);
        return place.toDoc(row.values.at(-1)!) as unknown as T;
      });
    },
    async remove(filter) {
      const { sql, values } = where(filter);
      const some = `DELETE FROM ${table.name} WHERE rowid IN (SELECT rowid FROM ${table.name}${sql} LIMIT ${portion})`;
      let removed = 0;
      for (let last = portion; last === portion; removed += last) {
        last = await writes.add((connection) => connection.statement(some).run(values));
      }
      return removed;
    },
    async explain(filter, page) {
      const asked = page ? pageClause(table, where(filter), readPage(shape, page)) : where(filter);
      const sql = `EXPLAIN QUERY PLAN ${page ? asked.sql : select(asked.sql)}`;
      const steps = file.use((connection) => connection.statement(sql).all(asked.values));
      // libSQL does not reset an EXPLAIN either (see Connection.spoilt).
      file.reopen();
      return steps.map((row) => String(row[3]));
    },
  };
}
