import { test } from 'node:test';
import { openMongo } from '../../src/store/mongo.js';
import { storeContract } from '../contracts/store.js';
import { freshStoreSettings } from '../support/store.js';

const { settings, dispose } = freshStoreSettings();
const uri = settings.MONGODB_URI;

if (uri) storeContract('MongoDB', async () => ({ engine: openMongo(uri, () => new Map()), settings, dispose }));
else test('MongoDB keeps the contract of the store', { skip: 'MONGODB_URI is not set' }, () => {});
