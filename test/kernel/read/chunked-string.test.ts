import fc from '../../support/property';
import { ChunkedString } from '../../../src/kernel/read/compiled/chunked-string';

/** Nested texts, with pieces shorter and longer than a chunk and characters of one to four bytes. */
type Tree = readonly (string | Tree)[];
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary-ascii', maxLength: 40 }),
  fc.nat(1_500).map((length) => 'अ'.repeat(length)),
);
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.array(fc.oneof({ depthSize: 'small' }, piece, tie('tree')), { maxLength: 12 }),
}));

function textOf(tree: Tree): ChunkedString {
  const text = new ChunkedString({ left: Infinity });
  for (const part of tree) {
    if (typeof part === 'string') text.add(part);
    else text.append(textOf(part));
  }
  return text;
}
const joined = (tree: Tree): string =>
  tree.map((part) => (typeof part === 'string' ? part : joined(part))).join('');

test('returns the concatenated text as a string and as UTF-8 bytes', () => {
  fc.assert(
    fc.property(tree, (parts) => {
      const text = textOf(parts);
      expect(text.toString()).toBe(joined(parts));
      expect(text.toBytes().equals(Buffer.from(joined(parts)))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('leaves returned bytes unchanged when the next text is written', () => {
  const first = textOf(['first', 'पहला'.repeat(300)]).toBytes();
  const long = 'x'.repeat(3_000_000);
  const second = textOf([long, 'é']).toBytes();
  textOf(['third, which is written to where the others were']).toBytes();

  expect(first.toString()).toBe(`first${'पहला'.repeat(300)}`);
  expect(second.toString()).toBe(`${long}é`);
});
