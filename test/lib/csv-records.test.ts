import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { csvRecords } from '../../src/lib/csv-records.js';
import { type Read, textLines } from '../../src/lib/text-lines.js';

const read = (text: string) =>
  Readable.from(csvRecords(textLines(Readable.from([Buffer.from(text)]), 10_000), 10_000)).toArray() as Promise<
    Read<string[]>[]
  >;

describe('records of CSV', () => {
  test('are cells between commas, semicolons or tabs', async () => {
    for (const between of [',', ';', '\t']) {
      const text = ['a,b', '"x","y ""z"""', '', ',1'].join('\r\n').replaceAll(',', between);
      assert.deepEqual(await read(text), [
        { line: 1, data: ['a', 'b'] },
        { line: 2, data: ['x', 'y "z"'] },
        { line: 4, data: ['', '1'] },
      ]);
    }
  });

  test('go over lines where a quotation mark is open', async () => {
    assert.deepEqual((await read('a,b\n1,"two\nlines"\n3,4')).slice(1), [
      { line: 2, data: ['1', 'two\nlines'] },
      { line: 4, data: ['3', '4'] },
    ]);
  });

  test('cost no more than their own line when they are wrong', async () => {
    const refused = (await read('a,b\n1,"open\n3,4\n5\n6,x"y"\n7,8,9\n10,11\n')).map(({ line, data, fault }) => [
      line,
      data?.join() ?? fault,
    ]);
    assert.deepEqual(refused, [
      [1, 'a,b'],
      [2, 'has a quotation mark where none belongs, or one that is not closed'],
      [3, '3,4'],
      [4, 'has 1 cells where the first line has 2'],
      [5, 'has a quotation mark where none belongs, or one that is not closed'],
      [6, 'has 3 cells where the first line has 2'],
      [7, '10,11'],
    ]);
  });

  test('say what was written, whatever it was', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', ';', '\n', '\t', 'é') });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell)), async (records) => {
        const text = ['"a","b"', ...records.map((cells) => cells.map(quoted).join(','))].join('\n');
        assert.deepEqual(
          (await read(text)).slice(1).map(({ data }) => data),
          records,
        );
      }),
    );
  });
});
