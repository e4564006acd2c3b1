import 'reflect-metadata';
import { CampaignTargets } from '../../src/domains/campaigns/campaign.shapes';
import { PlatformOverride } from '../../src/domains/content/post.shapes';
import {
  boolean,
  counter,
  day,
  decimal,
  id,
  instant,
  integer,
  json,
  jsonListOf,
  jsonOf,
  listOf,
  text,
  type ValueType,
} from '../../src/kernel/model';
import { meansTheSame } from '../../src/kernel/write/meaning';

const amount = decimal(14, 2);
const targets = jsonOf(() => CampaignTargets);
const overrides = jsonListOf(() => PlatformOverride);
const ID = '01990000-0000-7000-8000-00000000000a';

test.each<[string, ValueType | undefined, unknown, unknown]>([
  ['a number with zeros behind the point', amount, '10', '10.00'],
  ['a number with zeros before it', amount, '0010.5', '10.50'],
  ['a number with nothing behind the point', amount, '1000', '1000.00'],
  ['nothing with a sign', amount, '-0', '0.00'],
  ['an id in capitals', id, ID.toUpperCase(), ID],
  ['an id of another row in capitals', undefined, ID.toUpperCase(), ID],
  ['null and nothing', text(), null, undefined],
  ['a counter as text', counter, 5, '5'],
  ['an instant in another zone', instant, '2026-03-01T14:00:00+05:30', new Date('2026-03-01T08:30:00Z')],
  ['objects in another order', json, { a: 1, b: { c: 2, d: [3] } }, { b: { d: [3], c: 2 }, a: 1 }],
  ['a shape in another order', targets, { reach: 1, roi: '2.5' }, { roi: '2.50', reach: 1 }],
  ['a shape without what is null', targets, { reach: 1 }, { postsCount: null, reach: 1, roi: null }],
  ['lists of numbers', listOf(amount), ['1', '2.0'], ['1.00', '2']],
  [
    'lists of shapes',
    overrides,
    [{ platform: 'TIKTOK', callToAction: 'Go' }],
    [{ callToAction: 'Go', platform: 'TIKTOK', hashtags: null }],
  ],
])('%s is the same', (_, type, a, b) => {
  expect(meansTheSame(a, b, type)).toBe(true);
  expect(meansTheSame(b, a, type)).toBe(true);
});

test.each<[string, ValueType | undefined, unknown, unknown]>([
  ['a number with another sign', amount, '-1', '1'],
  ['a number ten times another', amount, '10', '100'],
  ['a tenth', amount, '0.1', '0.01'],
  ['null and nothing at all', amount, null, '0'],
  ['a text in capitals', text(), 'Chai', 'chai'],
  ['a text with zeros', text(), '10', '10.00'],
  ['a whole number', integer(), 1, 10],
  ['yes and no', boolean, true, false],
  ['a day later', day, '2026-03-01', '2026-03-02'],
  ['an instant later', instant, '2026-03-01T08:30:00Z', new Date('2026-03-01T08:30:01Z')],
  ['a list in another order', listOf(text()), ['a', 'b'], ['b', 'a']],
  ['a list in a list of its own', listOf(text()), ['a,b'], ['a', 'b']],
  ['an object and the list of its fields', json, { a: 1 }, [['a', 1]]],
  ['a shape with another value', targets, { roi: '2.5' }, { roi: '2.51' }],
  ['fewer shapes', overrides, [{ platform: 'TIKTOK' }], []],
])('%s is another', (_, type, a, b) => {
  expect(meansTheSame(a, b, type)).toBe(false);
  expect(meansTheSame(b, a, type)).toBe(false);
});
