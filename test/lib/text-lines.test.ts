import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Read, textLines } from '../../src/lib/text-lines.js';

const most = 1024;
const read = (...chunks: (string | Uint8Array)[]) =>
  Readable.from(textLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), most)).toArray() as Promise<
    Read<string>[]
  >;

describe('lines of text', () => {
  test('come without their ends and without a byte order mark, counted from 1', async () => {
    assert.deepEqual(await read('\ufeffone\r\n\ntw', 'o\nthree'), [
      { line: 1, data: 'one' },
      { line: 2, data: '' },
      { line: 3, data: 'two' },
      { line: 4, data: 'three' },
    ]);
    assert.deepEqual(await read(), []);
  });

  test('are refused one by one where they are too long or no text', async () => {
    const long = 'x'.repeat(700);
    assert.deepEqual(await read(long, long, '\nok\n', new Uint8Array([0xc3, 0x28, 10]), 'a\0b\n', 'end'), [
      { line: 1, fault: 'is longer than 1 KiB' },
      { line: 2, data: 'ok' },
      { line: 3, fault: 'is not text in UTF-8' },
      { line: 4, fault: 'is not text in UTF-8' },
      { line: 5, data: 'end' },
    ]);
  });

  test('are the same however the bytes were cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 7 }), async (text, step) => {
        const bytes = Buffer.from(text);
        const parts = Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) =>
          bytes.subarray(i * step, (i + 1) * step),
        );
        assert.deepEqual(await read(...parts), await read(bytes));
      }),
    );
  });
});
