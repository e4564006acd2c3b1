import 'reflect-metadata';
import fc from '../../support/property';
import {
  boolean,
  color,
  counter,
  date,
  decimal,
  email,
  enumeration,
  float,
  id,
  dateTime,
  integer,
  json,
  jsonListOf,
  jsonOf,
  listOf,
  localDateTime,
  localTime,
  oneOf,
  text,
  url,
} from '../../../src/kernel/model';
import { violationOf } from '../../../src/kernel/model/constraints';
import { enumerationName } from '../../../src/kernel/model/enumeration';
import { lowerFirst, snakeCase, upperFirst, upperSnake, words } from '../../../src/kernel/model/metadata';
import { DateScalar, DateTimeScalar, DecimalScalar, formatDateTime } from '../../../src/kernel/model/scalars';
import { JsonBytes, type WriteJson } from '../../../src/kernel/json-bytes';
import { stringifyWithRaw } from '../../../src/kernel/raw-json';
import { toRfc3339, isUuid, type ValueType } from '../../../src/kernel/model/types';

/** Returns the JSON of a value in PostgreSQL's text format, which is written from the middle of received bytes. */
function jsonOfText(write: WriteJson, text: string): string {
  const json = JsonBytes.take();
  const bytes = Buffer.from(text);
  write(json, Buffer.concat([Buffer.from('"'), bytes, Buffer.from('"')]), 1, 1 + bytes.length);
  return json.toString();
}

const Color = enumeration('TestColor', 'A colour.', { RED: 'Like blood.', BLUE: 'Like the sky.' });

describe('enumeration', () => {
  test('enumeration returns a frozen object that maps each name to itself', () => {
    expect(Color).toEqual({ RED: 'RED', BLUE: 'BLUE' });
    expect(Object.isFrozen(Color)).toBe(true);
    expect(enumerationName(Color)).toBe('TestColor');
  });

  test('throws when an object was not declared with enumeration()', () => {
    expect(() => enumerationName({ RED: 'RED' })).toThrow(
      'The values are not an enumeration. Declare them with enumeration().',
    );
    expect(() => oneOf({ RED: 'RED' })).toThrow('The values are not an enumeration');
  });

  test('oneOf stores text with a CHECK and offers an unordered filter', () => {
    const type = oneOf(Color);
    expect(type.sql).toBe('text');
    expect(type.check?.('"c"')).toBe(`"c" IN ('RED', 'BLUE')`);
    expect(type.filter).toEqual({ name: 'TestColorFilter', ordered: false });
    expect(type.isOutputText?.('RED')).toBe(true);
    expect(type.isOutputText?.('red')).toBe(false);
  });
});

describe('localTime', () => {
  const { check, constraints } = localTime;

  test('is a time of day from 00:00 to 23:59, by the same pattern in inputs and in the database', () => {
    expect(check?.('"t"')).toBe(`"t" ~ '${constraints!.pattern}'`);
    for (const time of ['00:00', '09:30', '19:05', '23:59'])
      expect(violationOf(time, constraints)).toBeUndefined();
    for (const time of ['24:00', '9:30', '09:60', '09:30:00', '', '०९:३०'])
      expect([time, violationOf(time, constraints)]).toMatchObject([
        time,
        { code: 'BAD_FORMAT', values: { form: { name: 'a time such as 09:30' } } },
      ]);
  });
});

describe('localDateTime', () => {
  const { check, constraints } = localDateTime;

  test('is a date and time in minutes, by the same pattern in inputs and in the database', () => {
    expect(check?.('"t"')).toBe(`"t" ~ '${constraints!.pattern}'`);
    for (const time of ['2026-03-01T00:00', '9999-12-31T23:59'])
      expect(violationOf(time, constraints)).toBeUndefined();
    for (const time of ['2026-03-01T24:00', '2026-03-01', '2026-03-01T08:30:00', '2026-03-01T08:30Z', ''])
      expect([time, violationOf(time, constraints)]).toMatchObject([
        time,
        { code: 'BAD_FORMAT', values: { form: { name: 'a local date and time such as 2026-03-01T08:30' } } },
      ]);
  });
});

describe('decode', () => {
  test.each([
    [text(), '', ''],
    [text(), 'चाय "x" \\', 'चाय "x" \\'],
    [oneOf(Color), 'RED', 'RED'],
    [integer(), '-2147483648', -2147483648],
    [integer(), '0', 0],
    [counter, '9007199254740991', 9007199254740991],
    [decimal(12, 4), '-0.0500', '-0.0500'],
    [decimal(30, 2), '123456789012345678901234567890.12', '123456789012345678901234567890.12'],
    [float, '-1.5e-07', -1.5e-7],
    [boolean, 't', true],
    [boolean, 'true', true],
    [boolean, 'f', false],
    [boolean, 'false', false],
    [dateTime, '2026-03-01 08:30:00+00', '2026-03-01T08:30:00+00:00'],
    [dateTime, '2026-03-01 08:30:00.000001+00', '2026-03-01T08:30:00.000001+00:00'],
    [date, '2026-03-01', '2026-03-01'],
    [jsonOf(() => Object), '{"a": 1}', { a: 1 }],
    [jsonListOf(() => Object), '[{"a": 1}]', [{ a: 1 }]],
    [listOf(text()), '{}', []],
    [
      listOf(text()),
      '{a,NULL,"NULL","","a,b","q\\"q","back\\\\slash","{}"," x ",चाय}',
      ['a', null, 'NULL', '', 'a,b', 'q"q', 'back\\slash', '{}', ' x ', 'चाय'],
    ],
    [listOf(integer()), '{1,-2,NULL}', [1, -2, null]],
    [listOf(boolean), '{t,f}', [true, false]],
    [listOf(oneOf(Color)), '{RED,BLUE}', ['RED', 'BLUE']],
  ])('decodes the PostgreSQL text of type %#: %j', (type, written, value) => {
    expect(type.decode(written)).toEqual(value);
  });

  test.each(['{"a": [1, null, "\\u00e4"]}', 'null', '12345678901234567890.10'])(
    'keeps the text of the JSON value %s',
    (written) => {
      expect(stringifyWithRaw({ value: json.decode(written) })).toBe(`{"value":${written}}`);
    },
  );

  test('converts the PostgreSQL text of a list of texts to the JSON of its items', () => {
    // Prints an item as array_out does.
    const printed = (item: string | null): string => {
      if (item === null) return 'NULL';
      const plain = item !== '' && !/[\s{},"\\]/.test(item) && item.toUpperCase() !== 'NULL';
      return plain ? item : `"${item.replace(/["\\]/g, '\\$&')}"`;
    };
    const unit = fc.constantFrom(
      'a',
      'b',
      ',',
      '"',
      '\\',
      '{',
      '}',
      ' ',
      '\n',
      '\u0001',
      '\u007f',
      '\u2028',
      'च',
      '😀',
      'NULL',
      'null',
    );
    const items = fc.array(fc.option(fc.string({ unit }), { freq: 10 }));
    const { json: toJson } = listOf(text());
    fc.assert(
      fc.property(items, (list) => {
        expect(jsonOfText(toJson!, `{${list.map(printed).join(',')}}`)).toBe(JSON.stringify(list));
      }),
      { numRuns: 2_000 },
    );
  });

  test('decodes integer 0 as positive zero', () => {
    expect(Object.is(integer().decode('0'), 0)).toBe(true);
  });
});

describe('isOutputText', () => {
  test.each([
    [
      dateTime,
      ['2026-03-01 08:30:00+00', '2024-02-29 23:59:59.123456+00', '-infinity', '0001-01-01 00:00:00+00'],
    ],
    [date, ['2026-03-01', '-infinity', '9999-12-31']],
    [integer(), ['0', '-2147483648', '2147483647']],
    [counter, ['-1', '9007199254740991']],
    [id, ['0198c2a0-0000-7000-8000-000000000001', '0198C2A0-0000-7000-8000-00000000000A']],
    [text(), ['', "'; --"]],
  ])('accepts the values that PostgreSQL writes, type %#: %j', (type, texts) => {
    expect(texts.filter((t) => !type.isOutputText!(t))).toEqual([]);
  });

  test.each([
    [
      dateTime,
      [
        '2026-03-01',
        '2026-02-29 00:00:00+00',
        '2026-03-01 24:00:00+00',
        '2026-03-01 08:60:00+00',
        '2026-03-01T08:30:00Z',
        '2026-03-01 08:30:00.1234567+00',
        '2026-03-01 08:30:00+05',
        '0000-01-01 00:00:00+00',
        'infinity',
        'now',
        '2026-03-01 08:30:00+00\n',
      ],
    ],
    [date, ['2026-13-01', '2026-02-30', '0000-01-01', 'today', '26-01-01']],
    [integer(), ['', '1.5', '2147483648', '-2147483649', '1e3', ' 1', '0x1']],
    [counter, ['', '99999999999999999999', 'NaN']],
    [
      id,
      [
        '',
        '0198c2a0-0000-7000-8000-00000000000',
        '0198c2a000007000800000000000000001',
        '0198c2a0-0000-7000-8000-00000000000g',
      ],
    ],
    [text(), ['\0', 'a\0b']],
  ])('rejects the values that PostgreSQL does not write, type %#: %j', (type, texts) => {
    expect(texts.filter((t) => type.isOutputText!(t))).toEqual([]);
  });

  test('accepts every date and instant that PostgreSQL writes', () => {
    const dates = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (value) => {
        const written = `${value.toISOString().slice(0, 23).replace('T', ' ')}+00`;
        expect(dateTime.isOutputText!(written)).toBe(true);
        expect(new Date(toRfc3339(written))).toEqual(value);
        expect(date.isOutputText!(written.slice(0, 10))).toBe(true);
      }),
    );
  });
});

test('returns the CHECK condition of a column when its type has limits', () => {
  expect(text().check?.('c')).toBe('char_length(c) <= 10000');
  expect(text({ pattern: '^[A-Z]{3}$' }).check?.('c')).toBe("c ~ '^[A-Z]{3}$'");
  expect(() => text({ pattern: '^[a-z]+$' })).toThrow('matches texts of any length');
  expect(text({ max: 3, pattern: "^o'c" }).check?.('c')).toBe(`char_length(c) <= 3 AND c ~ '^o''c'`);
  expect(integer().check).toBeUndefined();
  expect(integer({ min: 0 }).check?.('c')).toBe('c >= 0');
  expect(integer({ min: -1, max: 1 }).check?.('c')).toBe('c >= -1 AND c <= 1');
  expect(decimal(5, 2).check).toBeUndefined();
  expect(decimal(5, 2, { min: 0, max: 100 }).check?.('c')).toBe('c >= 0 AND c <= 100');
  expect(listOf(text()).check).toBeUndefined();
  expect(listOf(oneOf(Color), { max: 2 }).check?.('c')).toBe(
    `cardinality(c) <= 2 AND c <@ ARRAY['RED', 'BLUE']`,
  );
  expect(jsonListOf(() => Object).check?.('c')).toBe(
    `jsonb_typeof(c) = 'array' AND octet_length(c::text) <= 131072`,
  );
  expect(jsonOf(() => Object).check?.('c')).toBe(
    `jsonb_typeof(c) = 'object' AND octet_length(c::text) <= 131072`,
  );
  expect(json.check?.('c')).toBe('octet_length(c::text) <= 131072');
});

test('uses a specific filter when a text type has its own scalar', () => {
  const names = [text(), email, url, color].map((type) => type.filter?.name);

  expect(names).toEqual(['StringFilter', 'EmailAddressFilter', 'URLFilter', 'HexColorCodeFilter']);
});

describe('scalars', () => {
  test.each([
    '2026-03-01T08:30:00Z',
    '2026-03-01t08:30:00.123456z',
    '2026-03-01T08:30:00.123456789+05:30',
    '0001-01-01T00:00:00-15:59',
  ])('DateTime accepts %s and keeps it as sent', (sent) => {
    expect(DateTimeScalar.parseValue(sent)).toBe(sent);
  });

  test.each([
    '2026-03-01',
    '2026-03-01T08:30:00',
    '2026-02-30T00:00:00Z',
    '2026-03-01T08:30:00-16:00',
    '2026-03-01T08:30:00|05:00',
    '0000-01-01T00:00:00Z',
    '2026-03-01T08:30:00.1234567890Z',
    1700000000000,
    null,
  ])('DateTime rejects %s', (sent) => {
    expect(() => DateTimeScalar.parseValue(sent)).toThrow();
  });

  test('Date and Decimal accept only values that PostgreSQL can store', () => {
    expect(DateScalar.parseValue('2024-02-29')).toBe('2024-02-29');
    for (const sent of ['0000-01-01', '2023-02-29', '2024-1-1'])
      expect(() => DateScalar.parseValue(sent)).toThrow();
    expect(DecimalScalar.parseValue('-1250.50')).toBe('-1250.50');
    expect(DecimalScalar.parseValue(12.5)).toBe('12.5');
    for (const sent of ['', '1e3', 'NaN', '1,5', '.5', 1e21, Infinity])
      expect(() => DecimalScalar.parseValue(sent)).toThrow('Decimal must be a number in a string');
    for (const sent of [true, null, {}, ['5']])
      expect(() => DecimalScalar.parseValue(sent)).toThrow(
        'Decimal cannot represent a value that is not a string.',
      );
  });
});

test('converts names between cases', () => {
  expect(snakeCase('postPublishedAt')).toBe('post_published_at');
  expect(upperSnake('createdAt')).toBe('CREATED_AT');
  expect(lowerFirst('MediaAsset')).toBe('mediaAsset');
  expect(upperFirst('mediaAsset')).toBe('MediaAsset');
  expect(words('clientAccounts')).toBe('client accounts');
  expect([lowerFirst(''), upperFirst(''), snakeCase('')]).toEqual(['', '', '']);
});

test('isUuid accepts UUIDs in any case and rejects other values', () => {
  fc.assert(fc.property(fc.uuid(), (uuid) => isUuid(uuid) && isUuid(uuid.toUpperCase())));
  for (const other of [undefined, null, 1, {}, [], '', 'x', "' OR true --"])
    expect(isUuid(other)).toBe(false);
});

describe('direct JSON encoding', () => {
  const written: [string, ValueType, fc.Arbitrary<string>][] = [
    ['id', id, fc.uuid()],
    ['integer', integer(), fc.integer().map(String)],
    ['counter', counter, fc.bigInt(0n, 2n ** 63n - 1n).map(String)],
    ['boolean', boolean, fc.constantFrom('t', 'f', 'true', 'false')],
    [
      'instant',
      dateTime,
      fc.date({ noInvalidDate: true }).map((d) => `${d.toISOString().slice(0, 19).replace('T', ' ')}+00`),
    ],
    ['day', date, fc.date({ noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10))],
    [
      'decimal',
      decimal(10, 2),
      fc.tuple(fc.integer(), fc.nat(99)).map(([n, f]) => `${n}.${String(f).padStart(2, '0')}`),
    ],
    ['enum', oneOf(Color), fc.constantFrom('RED', 'BLUE')],
  ];

  test.each(written)(
    'writes the same JSON directly as by decoding and encoding: %s',
    (_, { json: direct, decode }, texts) => {
      fc.assert(
        fc.property(texts, (value) => expect(jsonOfText(direct!, value)).toBe(JSON.stringify(decode(value)))),
      );
    },
  );
});

test.each([
  ['2026-03-01T08:30:00.250Z', '2026-03-01T08:30:00.25+00:00'],
  ['2026-03-01T08:30:00.000Z', '2026-03-01T08:30:00+00:00'],
  ['2026-03-01T08:30:10.001Z', '2026-03-01T08:30:10.001+00:00'],
])('formatDateTime writes %s in the format of database values', (at, written) => {
  expect(formatDateTime(new Date(at))).toBe(written);
});
