import type { Config } from '../../config/index.js';
import type { Engine } from './store.js';

export function openSqlite(_config: Config): Engine {
  throw new Error('the SQLite engine comes with the next change');
}
