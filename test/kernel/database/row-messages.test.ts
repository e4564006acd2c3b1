import { EventEmitter } from 'node:events';
import { receiveRowBytes, type RowBytes, type TextRow } from '../../../src/kernel/database/row-messages';
import fc from '../../support/property';
import { encodedRow, rowBytes } from '../../support/row-bytes';

/** A message that is not a row: its type and its content. */
type Other = readonly [type: string, content: string];

function message(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), length, content]);
}

const isRow = (one: TextRow | Other | { row: TextRow }): one is { row: TextRow } => 'row' in one;
const encoded = (one: { row: TextRow } | Other): Buffer =>
  isRow(one) ? message('D', encodedRow(one.row)) : message(one[0], Buffer.from(one[1]));

/** Receives chunks and returns, in order, the rows and the bytes of what is left to pg. */
function receive(chunks: readonly Buffer[]): (TextRow | string)[] {
  const received: (TextRow | string)[] = [];
  const connection = Object.assign(new EventEmitter(), {
    attachListeners: (others: EventEmitter) => {
      others.on('data', (bytes: Buffer) => {
        const last = received.at(-1);
        if (typeof last === 'string') received[received.length - 1] = last + bytes.toString('latin1');
        else received.push(bytes.toString('latin1'));
      });
    },
  });
  connection.on('dataRow', ({ fields }: RowBytes) => received.push(fields));
  receiveRowBytes(connection);
  const stream = new EventEmitter();
  connection.attachListeners(stream);
  for (const chunk of chunks) stream.emit('data', chunk);
  return received;
}

const row = fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 20 })), { maxLength: 6 });
const other = fc.tuple(
  fc.constantFrom('1', '2', 'C', 'Z'),
  fc.string({ unit: 'binary-ascii', maxLength: 8 }),
);
const messages = fc.array(
  fc.oneof(
    row.map((cells) => ({ row: cells })),
    other,
  ),
  { maxLength: 12 },
);

test('reports rows and other messages in their order, however they are split into chunks', () => {
  fc.assert(
    fc.property(messages, fc.array(fc.nat(), { maxLength: 8 }), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(encoded));
      const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
      const chunks = places.map((end, i) => bytes.subarray(places[i - 1] ?? 0, end));
      const whole = sent.reduce<(TextRow | string)[]>((all, one) => {
        if (isRow(one)) return [...all, one.row];
        const text = encoded(one).toString('latin1');
        const last = all.at(-1);
        return typeof last === 'string' ? [...all.slice(0, -1), last + text] : [...all, text];
      }, []);

      expect(receive(chunks)).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

test('reports a message that arrives byte by byte', () => {
  const bytes = Buffer.concat([message('D', encodedRow(['चाय', null, ''])), message('Z', Buffer.from('I'))]);

  expect(receive([...bytes].map((byte) => Buffer.from([byte])))).toEqual([
    ['चाय', null, ''],
    'Z\0\0\0\u0005I',
  ]);
});

test('returns cells as text and as whole numbers', () => {
  const [cells] = rowBytes([['12', null, '', '0']]);

  expect([cells!.integer(0), cells!.integer(3)]).toEqual([12, 0]);
  expect([0, 1, 2].map((cell) => cells!.text(cell))).toEqual(['12', null, '']);
  expect(cells!.start(1)).toBe(-1);
});
