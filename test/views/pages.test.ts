import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../config/index.js';
import { createView } from '../../src/view.js';

const view = createView(loadConfig({ DATA_DIR: mkdtempSync(join(tmpdir(), 'gatehouse-')), BRAND_NAME: 'Example' }));

test('a page says its name before the brand, and "Error:" first after an error', () => {
  const form = { action: '/interaction/1/sign-in', csrf: 'token' };
  assert.match(view.page('sign-in', form), /<title>Sign in · Example<\/title>/);
  assert.match(
    view.page('sign-in', { ...form, fault: 'invalid-credentials' }),
    /<title>Error: Sign in · Example<\/title>/,
  );
});
