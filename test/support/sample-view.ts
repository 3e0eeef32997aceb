/** A view with settings of its own, for tests that need no server. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../config/index.js';
import { createView } from '../../src/view.js';

const data = { DATA_DIR: mkdtempSync(join(tmpdir(), 'gatehouse-view-')) };

/** The view of an operator called Example; `env` sets more, `folder` takes the place of views/. */
export const sampleView = (env: Record<string, string> = {}, folder?: string) =>
  createView(loadConfig({ ...data, ISSUER: 'https://id.example.com', BRAND_NAME: 'Example', ...env }), folder);

/** The folder of templates and words that the package ships. */
export const viewsFolder = join(import.meta.dirname, '../../../views');
