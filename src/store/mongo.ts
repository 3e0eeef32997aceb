import type { Config } from '../../config/index.js';
import type { Engine } from './store.js';

export function openMongo(_config: Config): Engine {
  throw new Error('the MongoDB engine comes with the next change');
}
