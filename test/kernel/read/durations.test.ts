import { randomUUID } from 'node:crypto';
import { durationText, parseDuration } from '../../../src/kernel/model/duration-text';
import '../../support/sample-domain/locker.entities';
import '../../support/sample-domain/visit.entities';
import { type WritableSample, withLibraries, writableSample } from '../../support/sample-domain/writing';
import type { Json } from '../../support/server';

const LIBRARY = randomUUID();
/** Lockers by label, with the seconds after which they open. */
const LOCKERS: Record<string, number | null> = { a: 90, b: null, c: 0, d: 86_400, e: 90_061 };
let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  await withLibraries(sample, LIBRARY);
  for (const [label, seconds] of Object.entries(LOCKERS))
    await sample.pool.query(
      'INSERT INTO lockers (id, library_id, label, opens_after) VALUES (gen_random_uuid(), $1, $2, $3)',
      [LIBRARY, label, seconds],
    );
});

afterAll(() => sample.stop());

const lockers = async (args: string): Promise<Json[]> => {
  const data: Json = await sample.read(
    `{ lockers(libraryId: "${LIBRARY}", ${args}) { nodes { label opensAfter longestUse } pageInfo { endCursor } } }`,
  );
  return data.lockers;
};
const labels = async (args: string): Promise<string> =>
  ((await lockers(args)) as Json).nodes.map(({ label }: Json) => label).join('');

describe('texts', () => {
  test.each([
    ['PT0S', 0],
    ['PT1M30S', 90],
    ['P1D', 86_400],
    ['P1DT1H1M1S', 90_061],
    ['P30D', 2_592_000],
    ['P24855DT3H14M7S', 2_147_483_647],
  ])('%s are %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
    expect(durationText(seconds)).toBe(text);
  });

  test.each([
    ['P2W', 1_209_600, 'P14D'],
    ['P1W1D', 691_200, 'P8D'],
    ['PT90M', 5_400, 'PT1H30M'],
    ['PT24H', 86_400, 'P1D'],
    ['P0D', 0, 'PT0S'],
  ])('%s are %i seconds, in the shortest form %s', (text, seconds, shortest) => {
    expect(parseDuration(text)).toBe(seconds);
    expect(durationText(seconds)).toBe(shortest);
  });

  test.each(['', 'P', 'PT', 'P1DT', '1D', 'P1Y', 'P1M', 'P-1D', '-P1D', 'PT1.5S', 'PT1S1M', 'p1d', 'P1D '])(
    '"%s" is no duration',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});

describe('reading', () => {
  test('returns ISO 8601 texts, and null, on both paths', async () => {
    const { nodes } = (await lockers('orderBy: { field: CREATED_AT, direction: ASC }')) as Json;
    const opensAfter = Object.fromEntries(nodes.map((node: Json) => [node.label, node.opensAfter]));
    expect(opensAfter).toEqual({ a: 'PT1M30S', b: null, c: 'PT0S', d: 'P1D', e: 'P1DT1H1M1S' });
    expect(nodes[0].longestUse).toBe('PT2H');
  });

  test.each([
    ['{ opensAfter: { eq: "PT90S" } }', 'a'],
    ['{ opensAfter: { eq: "PT24H" } }', 'd'],
    ['{ opensAfter: { in: ["PT0S", "P1D"] } }', 'cd'],
    ['{ opensAfter: { gt: "P1D" } }', 'e'],
    ['{ opensAfter: { gte: "PT1M30S", lt: "P2D" } }', 'ade'],
    ['{ opensAfter: { lte: "PT0S" } }', 'c'],
    ['{ opensAfter: { isNull: true } }', 'b'],
    ['{ longestUse: { eq: "PT7200S" } }', 'bcade'],
  ])('filters by %s', async (where, expected) => {
    expect(await labels(`where: ${where}, orderBy: { field: OPENS_AFTER, direction: ASC }`)).toBe(expected);
  });

  test('sorts by length, null first, in pages', async () => {
    const ascending = 'orderBy: { field: OPENS_AFTER, direction: ASC }';
    expect(await labels(ascending)).toBe('bcade');
    expect(await labels('orderBy: { field: OPENS_AFTER, direction: DESC }')).toBe('edacb');
    const first = (await lockers(`${ascending}, first: 1`)) as Json;
    const second = (await lockers(`${ascending}, first: 2, after: "${first.pageInfo.endCursor}"`)) as Json;
    expect(second.nodes.map(({ label }: Json) => label)).toEqual(['c', 'a']);
    const rest = (await lockers(`${ascending}, after: "${second.pageInfo.endCursor}"`)) as Json;
    expect(rest.nodes.map(({ label }: Json) => label)).toEqual(['d', 'e']);
  });
});

describe('writing', () => {
  const FIELDS = 'locker { id opensAfter longestUse version }';
  const create = async (input: object): Promise<Json> =>
    (await sample.mutate('createLocker', { libraryId: LIBRARY, label: 'new', ...input }, FIELDS)).payload;

  test('stores seconds, with the default of an omitted field', async () => {
    const { locker } = await create({ opensAfter: 'P1W' });
    expect(locker).toMatchObject({ opensAfter: 'P7D', longestUse: 'PT2H' });
    const { rows } = await sample.pool.query('SELECT opens_after FROM lockers WHERE id = $1', [locker.id]);
    expect(rows).toEqual([{ opens_after: 604_800 }]);
  });

  test('an equal duration in another form is no change', async () => {
    const { locker } = await create({ opensAfter: 'PT1H' });
    const { payload } = await sample.mutate('updateLocker', { id: locker.id, opensAfter: 'PT60M' }, FIELDS);
    expect(payload).toMatchObject({ locker: { version: 1, opensAfter: 'PT1H' } });
  });

  test.each([
    ['PT59S', 'Longest use must be at least PT1M.'],
    ['P31D', 'Longest use must be at most P30D.'],
  ])('rejects %s beyond the limits', async (longestUse, message) => {
    const { userErrors } = await create({ longestUse });
    expect(userErrors).toEqual([{ code: 'OUT_OF_RANGE', path: ['input', 'longestUse'], message }]);
  });
});
