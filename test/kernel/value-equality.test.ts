import 'reflect-metadata';
import { CampaignTargets } from '../../src/domains/campaigns/campaign.shapes';
import { PlatformOverride } from '../../src/domains/content/post.shapes';
import {
  boolean,
  counter,
  date,
  decimal,
  id,
  dateTime,
  integer,
  json,
  jsonListOf,
  jsonOf,
  listOf,
  text,
  type ValueType,
} from '../../src/kernel/model';
import { valuesEqual } from '../../src/kernel/write/value-equality';

const amount = decimal(14, 2);
const targets = jsonOf(() => CampaignTargets);
const overrides = jsonListOf(() => PlatformOverride);
const ID = '01990000-0000-7000-8000-00000000000a';

test.each<[string, ValueType | undefined, unknown, unknown]>([
  ['trailing zeros of a decimal', amount, '10', '10.00'],
  ['leading zeros of a decimal', amount, '0010.5', '10.50'],
  ['the missing fraction of a decimal', amount, '1000', '1000.00'],
  ['the sign of zero', amount, '-0', '0.00'],
  ['the case of an ID', id, ID.toUpperCase(), ID],
  ['the case of a referenced ID', undefined, ID.toUpperCase(), ID],
  ['null and undefined', text(), null, undefined],
  ['the text form of a counter', counter, 5, '5'],
  ['the time zone of an instant', dateTime, '2026-03-01T14:00:00+05:30', new Date('2026-03-01T08:30:00Z')],
  ['the key order of JSON objects', json, { a: 1, b: { c: 2, d: [3] } }, { b: { d: [3], c: 2 }, a: 1 }],
  ['the key order of a shape', targets, { reach: 1, roi: '2.5' }, { roi: '2.50', reach: 1 }],
  ['omitted null fields of a shape', targets, { reach: 1 }, { postsCount: null, reach: 1, roi: null }],
  ['the zeros of decimals in lists', listOf(amount), ['1', '2.0'], ['1.00', '2']],
  [
    'the key order and null fields of shapes in lists',
    overrides,
    [{ platform: 'TIKTOK', callToAction: 'Go' }],
    [{ callToAction: 'Go', platform: 'TIKTOK', hashtags: null }],
  ],
])('treats values as equal when they differ only in %s', (_, type, a, b) => {
  expect(valuesEqual(a, b, type)).toBe(true);
  expect(valuesEqual(b, a, type)).toBe(true);
});

test.each<[string, ValueType | undefined, unknown, unknown]>([
  ['decimals of opposite sign', amount, '-1', '1'],
  ['decimals ten times apart', amount, '10', '100'],
  ['a tenth and a hundredth', amount, '0.1', '0.01'],
  ['null and zero', amount, null, '0'],
  ['texts of different case', text(), 'Chai', 'chai'],
  ['numeric texts with and without zeros', text(), '10', '10.00'],
  ['different integers', integer(), 1, 10],
  ['true and false', boolean, true, false],
  ['different dates', date, '2026-03-01', '2026-03-02'],
  ['different instants', dateTime, '2026-03-01T08:30:00Z', new Date('2026-03-01T08:30:01Z')],
  ['lists in different order', listOf(text()), ['a', 'b'], ['b', 'a']],
  ['a list item with a comma and two items', listOf(text()), ['a,b'], ['a', 'b']],
  ['an object and the list of its entries', json, { a: 1 }, [['a', 1]]],
  ['shapes with different values', targets, { roi: '2.5' }, { roi: '2.51' }],
  ['lists of different length', overrides, [{ platform: 'TIKTOK' }], []],
])('treats values as different when comparing %s', (_, type, a, b) => {
  expect(valuesEqual(a, b, type)).toBe(false);
  expect(valuesEqual(b, a, type)).toBe(false);
});
