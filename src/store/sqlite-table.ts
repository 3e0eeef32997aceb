/** A collection's table: the document as JSON, and beside it one column for each path that an index needs. */
import type { Path } from './path.js';
import type { Shape } from './shape.js';
import type { Connection, Value } from './sqlite-file.js';

export interface Table {
  /** The table's quoted name. */
  name: string;
  /** Paths with a column of their own, `_id` first. */
  columns: Path[];
  /** What must be unique, as lists of columns; the last one names the field to whoever hears of a duplicate. */
  uniques: string[][];
  /** The SQL that reads a path: its column, or out of the document. */
  read(path: Path): string;
}

const types = { string: 'TEXT', number: 'REAL', boolean: 'INTEGER', date: 'INTEGER', structure: 'TEXT' };

/** A name as SQL takes it, though it be one of SQL's own words. */
export const quote = (name: string) => `"${name}"`;

/** How a path's value stands in a column or a parameter; libSQL binds text, numbers and null only. */
export function toValue(path: Path, value: unknown): Value {
  if (value === undefined) return null;
  if (path.kind === 'boolean') return value ? 1 : 0;
  return (path.json ? path.json.to(value) : value) as Value;
}

/** Lays out the table that a schema needs. */
export function layTable(shape: Shape): Table {
  const indexed = ['_id', ...new Set(shape.indexes.flatMap((index) => index.paths))];
  const columns = [...new Set(indexed)].map(shape.path);
  if (shape.paths.has('doc')) throw new TypeError(`${shape.collection}: the path doc is the store's own`);
  const uniques = [['_id'], ...shape.indexes.filter((index) => index.unique).map((index) => index.paths)];
  const read = (path: Path) => (columns.includes(path) ? quote(path.name) : `json_extract(doc, '$.${path.name}')`);
  return { name: quote(shape.collection), columns, uniques, read };
}

function indexStatements(shape: Shape, table: Table): Map<string, string> {
  return new Map(
    shape.indexes.map(({ paths, unique, sparse }) => {
      const name = [shape.collection, ...paths, ...(unique ? ['unique'] : []), ...(sparse ? ['sparse'] : [])].join('.');
      const columns = paths.map(quote).join(', ');
      const where = sparse ? ` WHERE ${columns} IS NOT NULL` : '';
      return [name, `CREATE ${unique ? 'UNIQUE ' : ''}INDEX "${name}" ON ${table.name} (${columns})${where}`];
    }),
  );
}

/**
 * Makes or alters the table and its indexes. The layout that was last made is remembered: when it is another one, columns
 * are filled again from the documents, since whoever wrote under that layout did not know of them.
 */
export function installTable(connection: Connection, shape: Shape, table: Table): void {
  const indexes = indexStatements(shape, table);
  const layout = JSON.stringify([table.columns.map((column) => column.name), [...indexes.keys()]]);
  const remembered = 'SELECT layout FROM gatehouse_layouts WHERE name = ?';
  connection.exec('CREATE TABLE IF NOT EXISTS gatehouse_layouts (name TEXT PRIMARY KEY, layout TEXT NOT NULL)');
  if (connection.statement(remembered).first([shape.collection])?.[0] === layout) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    const own = table.columns.filter((column) => column.name !== '_id');
    connection.exec(`CREATE TABLE IF NOT EXISTS ${table.name} (_id TEXT PRIMARY KEY NOT NULL, doc TEXT NOT NULL)`);
    const there = connection.statement(`SELECT name FROM pragma_table_info(?)`).all([shape.collection]).flat();
    for (const { name, kind } of own) {
      if (!there.includes(name)) connection.exec(`ALTER TABLE ${table.name} ADD COLUMN ${quote(name)} ${types[kind]}`);
    }
    const fill = own.map(({ name }) => `${quote(name)} = json_extract(doc, '$.${name}')`);
    if (fill.length) connection.exec(`UPDATE ${table.name} SET ${fill.join(', ')}`);
    const standing = connection.statement(
      `SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`,
    );
    const old = standing.all([shape.collection]).flat();
    for (const name of old) if (!indexes.has(String(name))) connection.exec(`DROP INDEX "${name}"`);
    for (const [name, sql] of indexes) if (!old.includes(name)) connection.exec(sql);
    connection.exec(`INSERT OR REPLACE INTO gatehouse_layouts VALUES ('${shape.collection}', '${layout}')`);
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}
