import { JsonBytes } from '../../src/kernel/json-bytes';
import { MAX_RESPONSE_BYTES, ResponseTooLargeError } from '../../src/kernel/response-size';
import fc from '../support/property';

/** Nested texts, with short and long pieces and characters of one to four bytes. */
type Tree = readonly (string | Tree)[];
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary-ascii', maxLength: 100 }),
  fc.nat(1_500).map((length) => 'अ'.repeat(length)),
);
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.array(fc.oneof({ depthSize: 'small' }, piece, tie('tree')), { maxLength: 12 }),
}));

function textOf(tree: Tree): JsonBytes {
  const text = JsonBytes.take();
  for (const part of tree) {
    if (typeof part === 'string') text.add(part);
    else {
      const inner = textOf(part);
      text.append(inner);
      inner.release();
    }
  }
  return text;
}
const joined = (tree: Tree): string =>
  tree.map((part) => (typeof part === 'string' ? part : joined(part))).join('');

/** Returns what `write` appends for the bytes of a text that stand between others. */
function written(
  text: string,
  write: (to: JsonBytes, from: Buffer, start: number, end: number) => void,
): string {
  const json = JsonBytes.take();
  const bytes = Buffer.from(text);
  write(json, Buffer.concat([Buffer.from('"\n'), bytes, Buffer.from('\\')]), 2, 2 + bytes.length);
  return json.toString();
}

test('returns the concatenated text as a string and as UTF-8 bytes', () => {
  fc.assert(
    fc.property(tree, (parts) => {
      const text = textOf(parts);
      expect(text.toString()).toBe(joined(parts));
      expect(text.toBytes('<é', 'ठ>').equals(Buffer.from(`<é${joined(parts)}ठ>`))).toBe(true);
      text.release();
    }),
    { numRuns: 500 },
  );
});

test('leaves returned bytes unchanged when the next text is written', () => {
  const first = textOf(['first', 'पहला'.repeat(300)]);
  const bytes = first.toBytes();
  first.release();
  textOf(['x'.repeat(3_000_000), 'é']).release();
  textOf(['third, which is written to where the others were']);

  expect(bytes.toString()).toBe(`first${'पहला'.repeat(300)}`);
});

test('writes bytes of a text as a JSON string, as JSON.stringify does', () => {
  const unit = fc.constantFrom(
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u001f',
    '\u007f',
    '\u2028',
    'a',
    'च',
    '😀',
    'b'.repeat(70),
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      expect(written(text, (to, from, start, end) => to.string(from, start, end))).toBe(JSON.stringify(text));
      expect(written(text, (to, from, start, end) => to.copy(from, start, end))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('throws when a text exceeds the maximum size of a response, and not before', () => {
  const text = JsonBytes.take();
  const bytes = Buffer.alloc(MAX_RESPONSE_BYTES / 4, 'x');
  for (let i = 0; i < 4; i += 1) text.copy(bytes, 0, bytes.length);

  expect(text.length).toBe(MAX_RESPONSE_BYTES);
  expect(() => text.add('x')).toThrow(ResponseTooLargeError);
  expect(() => text.byte(0x78)).toThrow(ResponseTooLargeError);
});
