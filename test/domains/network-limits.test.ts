import { randomUUID } from 'node:crypto';
import { NetworkLimits } from '../../src/domains/platform/network-limits';
import { servingPool } from '../../src/kernel/database/pools';
import { EventFeed } from '../../src/kernel/live/feed';
import { createLogger } from '../../src/kernel/logging';
import { until } from '../live/subscription-helpers';
import { mutate, newPerson, type Person, refusals, unchanged } from '../support/people';
import { LIMITS } from '../networks/adapter-under-test';
import { openProxy } from '../support/proxy';
import { serverForTests } from '../support/server';

const server = serverForTests();
let admin: Person;
let support: Person;
let user: Person;

beforeAll(async () => {
  admin = await newPerson(server, { staffRole: 'ADMIN', fullName: 'Asha Rao' });
  support = await newPerson(server, { staffRole: 'SUPPORT' });
  user = await newPerson(server);
});

const FIELDS =
  'id platform key subject value text unit currency period description ground source learnedOn version';
const ORIGIN = { ground: 'DOCUMENTED', source: 'Documentation', learnedOn: '2026-11-26' };

const newKey = () => `rate.test_x${randomUUID().slice(0, 8)}`;

const write = (verb: 'create' | 'update', input: object, { token } = admin) =>
  mutate(server, `${verb}NetworkLimit`, input, token, `networkLimit { ${FIELDS} }`);

const newInput = (input: object = {}) => ({
  platform: 'INSTAGRAM',
  key: newKey(),
  unit: 'COUNT',
  value: '5',
  description: 'Posts per account.',
  ...ORIGIN,
  ...input,
});

async function newLimit(input: object = {}): Promise<{ id: string; key: string }> {
  const { networkLimit, userErrors } = await write('create', newInput(input));
  expect(userErrors).toEqual([]);
  return networkLimit as never;
}

const limitOf = async (platform: string, key: string, token?: string) => {
  const query = `query($platform: Platform!, $key: String!) {
    networkLimits(where: { platform: { eq: $platform }, key: { eq: $key } }) { nodes { ${FIELDS} } } }`;
  const { data, errors } = await server.run(query, { platform, key }, token);
  expect(errors).toBeUndefined();
  return data.networkLimits.nodes[0];
};

describe('reading', () => {
  test('returns a limit with its unit, period and source to users and to anonymous clients', async () => {
    const limit = {
      platform: 'INSTAGRAM',
      key: 'publishing.posts',
      subject: 'PUBLISHING',
      value: '100.0000',
      text: null,
      unit: 'COUNT',
      currency: null,
      period: 'P1D',
      description: 'Posts published per account in any 24 hours. A carousel counts once.',
      ground: 'DOCUMENTED',
      source: 'Meta for Developers: Instagram platform, content publishing',
      learnedOn: '2026-11-26',
      version: 1,
    };
    for (const token of [undefined, user.token])
      expect(await limitOf('INSTAGRAM', 'publishing.posts', token)).toEqual({
        id: expect.any(String),
        ...limit,
      });
  });

  test('returns versions as texts and prices with their currency', async () => {
    expect(await limitOf('FACEBOOK', 'api.version', user.token)).toMatchObject({
      subject: 'API',
      value: null,
      text: 'v25.0',
      unit: null,
    });
    expect(await limitOf('X', 'price.post_with_url', user.token)).toMatchObject({
      value: '0.2000',
      unit: 'MONEY',
      currency: 'USD',
    });
  });

  test('knows limits of all nine platforms, and the version of each API', async () => {
    const rows = await server.database.query<{ platform: string; limits: number; versions: number }>(
      `SELECT platform, count(*)::int AS limits, count(*) FILTER (WHERE key = 'api.version')::int AS versions
         FROM network_limits GROUP BY platform ORDER BY platform`,
    );
    expect(rows.map(({ platform }) => platform)).toEqual([
      'FACEBOOK',
      'GOOGLE_BUSINESS',
      'INSTAGRAM',
      'LINKEDIN',
      'PINTEREST',
      'TIKTOK',
      'WHATSAPP',
      'X',
      'YOUTUBE',
    ]);
    for (const { limits, versions } of rows) {
      expect(limits).toBeGreaterThanOrEqual(10);
      expect(versions).toBe(1);
    }
  });

  test('has a row for each limit that the adapters read, of the same kind', async () => {
    const rows = await server.database.query<{ name: string; kind: string }>(
      `SELECT platform || ' ' || key AS name, CASE WHEN value IS NULL THEN 'string' ELSE 'number' END AS kind
         FROM network_limits`,
    );
    const kinds = Object.fromEntries(rows.map(({ name, kind }) => [name, kind]));
    const read = Object.entries(LIMITS);
    expect(read.map(([name]) => [name, kinds[name]])).toEqual(
      read.map(([name, limit]) => [name, typeof limit]),
    );
  });

  test('returns the same limit compiled and by resolvers', async () => {
    const { id } = await newLimit({ period: 'PT15M' });
    const fields = `networkLimit(id: $id) { ${FIELDS} }`;
    const compiled = await server.run(`query($id: ID!) { ${fields} }`, { id }, user.token);
    const resolved = await server.run(
      `query($id: ID!) { ${fields} __type(name: "Node") { name } }`,
      { id },
      user.token,
    );
    expect(compiled.extensions.cost.plan).toBe('compiled');
    expect(resolved.extensions.cost.plan).toBe('resolvers');
    expect(compiled.data.networkLimit).toMatchObject({ id, period: 'PT15M', value: '5.0000' });
    expect(resolved.data.networkLimit).toEqual(compiled.data.networkLimit);
  });
});

describe('writing', () => {
  test('staff with the role ADMIN create and update limits, and the audit log has both', async () => {
    const { id, key } = await newLimit();
    const updated = await write('update', { id, value: '7.5', learnedOn: '2026-12-01', ground: 'OBSERVED' });
    expect(updated.networkLimit).toMatchObject({
      key,
      value: '7.5000',
      learnedOn: '2026-12-01',
      ground: 'OBSERVED',
      version: 2,
    });

    const query = `query($id: ID!) { networkLimit(id: $id) { history { nodes { action actorName after } } } }`;
    const { data } = await server.run(query, { id }, support.token);
    expect(data.networkLimit.history.nodes).toMatchObject([
      { action: 'NETWORK_LIMIT_UPDATED', actorName: 'Asha Rao', after: { ground: 'OBSERVED' } },
      { action: 'NETWORK_LIMIT_CREATED', actorName: 'Asha Rao', after: { key } },
    ]);
    const hidden = await server.run(query, { id }, user.token);
    expect(hidden.data.networkLimit.history.nodes).toEqual([]);
  });

  test('returns FORBIDDEN to support staff and users', async () => {
    const { id } = await newLimit();
    await unchanged(server, async () => {
      for (const person of [support, user]) {
        expect(refusals(await write('create', newInput(), person))).toEqual([['FORBIDDEN', 'input']]);
        expect(refusals(await write('update', { id, value: '9' }, person))).toEqual([['FORBIDDEN', 'input']]);
      }
    });
  });

  test('a key is unique per platform', async () => {
    const { key } = await newLimit();
    const again = await write('create', newInput({ key }));
    const elsewhere = await write('create', newInput({ key, platform: 'X' }));

    expect(again.userErrors).toMatchObject([{ code: 'TAKEN' }]);
    expect(elsewhere.userErrors).toEqual([]);
  });

  test('reports a conflict when another admin has changed the limit', async () => {
    const { id } = await newLimit();
    await write('update', { id, value: '6' });
    expect(refusals(await write('update', { id, value: '7', expectedVersion: 1 }))).toEqual([
      ['CONFLICT', 'input.expectedVersion'],
    ]);
  });

  test.each<[string, object, [string, string][]]>([
    ['a unit without a value', { value: null }, [['REQUIRED', 'input.value']]],
    ['a value and a text', { text: 'v1' }, [['INVALID', 'input.text']]],
    [
      'a value without a unit',
      { unit: null },
      [
        ['INVALID', 'input.value'],
        ['REQUIRED', 'input.text'],
      ],
    ],
    ['a price without a currency', { unit: 'MONEY' }, [['REQUIRED', 'input.currency']]],
    ['a currency of no price', { currency: 'USD' }, [['INVALID', 'input.currency']]],
    ['a negative value', { value: '-1' }, [['OUT_OF_RANGE', 'input.value']]],
    ['an unknown subject', { key: 'posts.daily' }, [['BAD_FORMAT', 'input.key']]],
    ['a key without a name', { key: 'rate' }, [['BAD_FORMAT', 'input.key']]],
    ['a period of zero', { period: 'PT0S' }, [['OUT_OF_RANGE', 'input.period']]],
    ['a day that does not exist', { learnedOn: '2026-02-30' }, [['BAD_FORMAT', 'input.learnedOn']]],
  ])('rejects %s', async (_, input, errors) => {
    const { userErrors } = await write('create', newInput(input));
    expect(userErrors.map(({ code, path }) => [code, path!.join('.')]).sort()).toEqual(errors.sort());
  });

  test('keeps the kind of a limit when it is updated', async () => {
    const { id } = await newLimit({ unit: null, value: null, text: 'v1' });
    expect((await write('update', { id, text: 'v2' })).networkLimit).toMatchObject({ text: 'v2' });
    const { userErrors } = await write('update', { id, text: null, value: '2' });
    expect(userErrors).toEqual([
      { code: 'INVALID', path: ['input', 'value'], message: 'Value can be set only for limits with a unit.' },
      { code: 'REQUIRED', path: ['input', 'text'], message: 'Text is required.' },
    ]);
  });
});

describe('the cache of a process', () => {
  /** Opens the cache as another process would, with connections of its own. */
  async function openLimits(url = server.database.servingUrl) {
    const pool = servingPool(url, { max: 2 });
    const log = createLogger('silent');
    const feed = new EventFeed(pool, log, { pollIntervalMs: 100 });
    const limits = await NetworkLimits.open(pool, feed, log);
    const stop = async (): Promise<void> => {
      await limits.close();
      await feed.close();
      await pool.end();
    };
    return { limits, stop };
  }

  test('returns numbers and texts, and throws for limits that are unknown or of the other kind', async () => {
    const { limits, stop } = await openLimits();
    try {
      expect(limits.limitOf('INSTAGRAM', 'publishing.posts')).toBe(100);
      expect(limits.limitOf('X', 'price.post')).toBe(0.015);
      expect(limits.textOf('PINTEREST', 'api.version')).toBe('v5');
      expect(() => limits.limitOf('X', 'rate.unknown')).toThrow('X has no limit rate.unknown.');
      expect(() => limits.limitOf('X', 'api.version')).toThrow('The limit api.version of X is a text.');
      expect(() => limits.textOf('X', 'rate.posts')).toThrow('The limit rate.posts of X is a number.');
    } finally {
      await stop();
    }
  });

  test('applies changes by staff through another process', async () => {
    const { id, key } = await newLimit({ value: '5' });
    const { limits, stop } = await openLimits();
    try {
      expect(limits.limitOf('INSTAGRAM', key)).toBe(5);
      await write('update', { id, value: '6' });
      await until(() => limits.limitOf('INSTAGRAM', key) === 6);
      const later = await newLimit({ platform: 'TIKTOK', value: '0.25' });
      await until(() => {
        try {
          return limits.limitOf('TIKTOK', later.key) === 0.25;
        } catch {
          return false;
        }
      });
    } finally {
      await stop();
    }
  });

  test('keeps the last limits without the database, and applies changes made meanwhile', async () => {
    const { id, key } = await newLimit({ value: '5' });
    const proxy = await openProxy(server.database.servingUrl);
    const { limits, stop } = await openLimits(proxy.url);
    try {
      await proxy.close();
      await write('update', { id, value: '8' });
      expect(limits.limitOf('INSTAGRAM', key)).toBe(5);
      await proxy.open();
      await until(() => limits.limitOf('INSTAGRAM', key) === 8);
    } finally {
      await stop();
      await proxy.close();
    }
  });
});
