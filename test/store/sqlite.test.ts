import { openSqlite } from '../../src/store/sqlite.js';
import { storeContract } from '../contracts/store.js';
import { freshStoreSettings } from '../support/store.js';

storeContract('the embedded store', async () => {
  const { settings, dispose } = freshStoreSettings();
  return { engine: openSqlite(settings, () => new Map()), settings: { ...settings, MONGODB_URI: undefined }, dispose };
});
