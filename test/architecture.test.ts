/** Holds the house to its plan: which room may know of which, and where each package lives. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { type Import, importsOf, root, sourcesIn } from './support/sources.js';

/** From the street to the cellar: each floor may use the floors below it, and nothing beside or above it. */
const floors = [
  ['server'],
  ['app', 'workers'],
  ['routes'],
  ['middleware'],
  ['oidc'],
  ['services'],
  ['models'],
  ['store'],
  ['lib'],
];

/** What anybody may use, and what these in turn may use. */
const leaves: Record<string, string[]> = {
  config: [],
  errors: [],
  lib: [],
  log: ['config'],
  metrics: ['lib'],
  pages: ['errors'],
  words: ['lib'],
  brand: ['config', 'lib'],
  view: ['brand', 'config', 'errors', 'lib', 'pages', 'words'],
  mail: ['config', 'errors', 'lib', 'view'],
};

/** The house without its front door. */
const cli = ['services', 'models', 'store'];

const packageRooms: Record<string, string[]> = {
  mongoose: ['models', 'store'],
  libsql: ['store'],
  koa: ['app', 'routes', 'middleware'],
  '@koa/router': ['app', 'routes', 'middleware'],
  'koa-mount': ['app', 'routes', 'middleware'],
  nodemailer: ['mail'],
  argon2: ['services'],
  'oidc-provider': ['oidc'],
  eta: ['view'],
  commander: ['cli'],
  'csv-parse': ['lib'],
};

/** The first step below src/, or config. */
const roomOf = (path: string) => (path.startsWith('config/') ? 'config' : path.split('/')[1]!.replace(/\.ts$/, ''));
const packageOf = (to: string) => /^(@[^/]+\/)?[^/]+/.exec(to)![0];
const floorOf = (room: string) => floors.findIndex((floor) => floor.includes(room));
const said = ({ from, to }: Import) => `${from} -> ${to}`;

const house = sourcesIn('src', 'config');
const imports = house.flatMap(importsOf);
const own = imports.filter(({ to }) => /^(src|config|test)\//.test(to));

function isAllowed({ from, to, type }: Import): boolean {
  const [above, below] = [roomOf(from), roomOf(to)];
  if (to.startsWith('test/')) return false;
  if (above === below) return true;
  if (above === 'deps') return type;
  if (above in leaves && above !== 'lib') return leaves[above]!.includes(below);
  if (above === 'cli') return cli.includes(below) || below in leaves;
  if (above === 'lib') return false;
  return below in leaves || below === 'deps' || floorOf(below) > floorOf(above);
}

test('every file stands in a room of the plan', () => {
  const rooms = new Set([...floors.flat(), ...Object.keys(leaves), 'cli', 'deps']);
  assert.deepEqual(
    house.filter(({ path }) => !rooms.has(roomOf(path))).map(({ path }) => path),
    [],
  );
});

test('no arrow points up or sideways, and leaves know nothing of us', () => {
  assert.deepEqual(own.filter((one) => !isAllowed(one)).map(said), []);
});

test('every import of ours leads to a file', () => {
  assert.deepEqual(own.filter(({ to }) => !existsSync(join(root, to))).map(said), []);
});

test('every package stays in its rooms', () => {
  const astray = imports.filter(({ from, to }) => packageRooms[packageOf(to)]?.includes(roomOf(from)) === false);
  assert.deepEqual(astray.map(said), []);
});

test('the house uses every dependency, and nothing else', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const outside = imports.filter(
    ({ to, type }) => !type && !own.some((one) => one.to === to) && !to.startsWith('node:'),
  );
  assert.deepEqual([...new Set(outside.map(({ to }) => packageOf(to)))].sort(), Object.keys(dependencies).sort());
});

test('the environment is read in config only, and settings are loaded by whoever starts the process', () => {
  const readers = house.filter(({ text }) =>
    /process\s*\??\.?\s*(\.\s*env\b|\[\s*['"`]env)|\benv\b.*'node:process'/.test(text),
  );
  assert.deepEqual(
    readers.map(({ path }) => path),
    ['config/environment.ts'],
  );
  const loaders = house.filter(({ path, text }) => path.startsWith('src/') && /\bloadConfig\(/.test(text));
  assert.deepEqual(
    loaders.filter(({ path }) => !['server', 'cli'].includes(roomOf(path))),
    [],
  );
});

test('one file builds the provider', () => {
  assert.equal(house.filter(({ text }) => /new Provider\b/.test(text)).length, 1);
});

test('no file is over 200 lines, no route over 120, no model over 80, and half are not over 50', () => {
  const limit = (path: string) => (path.startsWith('src/routes/') ? 120 : path.startsWith('src/models/') ? 80 : 200);
  const long = [...house, ...sourcesIn('test')].filter(({ path, lines }) => lines > limit(path));
  assert.deepEqual(
    long.map(({ path, lines }) => `${path}: ${lines}`),
    [],
  );
  const sorted = house.map(({ lines }) => lines).sort((a, b) => a - b);
  assert.ok(sorted[sorted.length >> 1]! <= 50, `the median is ${sorted[sorted.length >> 1]}`);
});

test('names are kebab-case, and none is a drawer', () => {
  const drawer = /^(utils?|helpers?|common|shared|types|koa-.*|.*\.service)$/;
  const wrong = [...house, ...sourcesIn('test')].filter(({ path }) =>
    path.split('/').some((step) => {
      const name = step.replace(/(\.browser|\.mongo|\.sqlite)?(\.test|\.d)?\.ts$/, '');
      return drawer.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
    }),
  );
  assert.deepEqual(
    wrong.map(({ path }) => basename(path)),
    [],
  );
});
