import { newOrganization } from '../support/people';
import { startTestServer, type TestServer } from '../support/server';

/** Limits on the actual cost of operations: response size, statement timeout and the cost of counts and mutations. */

const LONG = 'x'.repeat(90_000);
const many = (count: number, field: string): string =>
  Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ');

let server: TestServer;
let general: TestServer;
let token: string;
let organization: string;

beforeAll(async () => {
  server = await startTestServer();
  general = await startTestServer({ beside: server, compiled: false });
  const { id, owner } = await newOrganization(server);
  [organization, token] = [id, owner.token];
  for (let i = 0; i < 4; i += 1) await server.rows.post(organization, { body: LONG });
});
afterAll(async () => {
  await general.stop();
  await server.stop();
});

const posts = (fields: string): string =>
  `query($organization: ID!) { posts(organizationId: $organization) { nodes { ${fields} } } }`;

test('rejects a response of more than 16 million characters, compiled or on the resolver path', async () => {
  for (const to of [server, general]) {
    const fits = await to.run(posts(many(40, 'body')), { organization }, token);
    expect(fits.data.posts.nodes[3].a39).toBe(LONG);
    for (const repeated of [1, 2]) {
      const { data, errors } = await to.run(posts(many(45, 'body')), { organization }, token);
      expect({ repeated, data: data ?? null }).toEqual({ repeated, data: null });
      expect(errors).toMatchObject([
        { extensions: { code: 'OPERATION_TOO_LARGE', limit: 'responseSize', maximum: 16_000_000 } },
      ]);
    }
  }
});

describe('rows of more than 16 MB', () => {
  let large: string;
  let owner: string;
  beforeAll(async () => {
    const made = await newOrganization(server);
    [large, owner] = [made.id, made.owner.token];
    for (let i = 0; i < 100; i += 1) await server.rows.post(large, { body: LONG });
  });
  const page = (name: string, direction: string): string =>
    `${name}: posts(organizationId: $organization, first: 100,
      orderBy: { field: CREATED_AT, direction: ${direction} }) { nodes { body } }`;
  const ONE_PAGE = `query($organization: ID!) { ${page('a', 'ASC')} }`;
  const TWO_PAGES = `query($organization: ID!) { ${page('a', 'ASC')} ${page('b', 'DESC')} }`;

  test('are rejected while they arrive, and charged by size', async () => {
    for (const to of [server, general])
      for (const repeated of [1, 2]) {
        const { data, errors, extensions } = await to.run(TWO_PAGES, { organization: large }, owner);
        expect({ repeated, data: data ?? null, errors }).toMatchObject({
          data: null,
          errors: [
            { extensions: { code: 'OPERATION_TOO_LARGE', limit: 'responseSize', maximum: 16_000_000 } },
          ],
        });
        const { actual } = extensions.cost as unknown as { actual: number };
        // Two pages have 18 MB; 1,000 bytes cost as much as a row.
        expect(actual).toBeGreaterThan(15_700);
        expect(actual).toBeLessThan(16_300);
      }
    expect(server.memory.held).toBe(0);
    const { data, extensions } = await server.run(ONE_PAGE, { organization: large }, owner);
    expect(data.a.nodes).toHaveLength(100);
    expect(extensions.cost).toMatchObject({ requested: 1_000, actual: 9_000 + 101 - 100 });
  });

  test('are limited across concurrent requests, while small requests succeed', async () => {
    const small = await startTestServer({ beside: server, memory: 48_000_000 });
    const ask = (): Promise<Response> =>
      small.post(
        { query: ONE_PAGE, variables: { organization: large } },
        { authorization: `Bearer ${owner}` },
      );
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const response = await ask();
        const { errors } = (await response.json()) as { errors?: { extensions: object }[] };
        return { status: response.status, retryAfter: response.headers.get('retry-after'), errors };
      }),
    );
    const failed = answers.filter(({ errors }) => errors);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(answers.length);
    for (const answer of failed)
      expect(answer).toMatchObject({
        status: 503,
        retryAfter: '1',
        errors: [{ extensions: { code: 'UNAVAILABLE', retryAfter: 1 } }],
      });

    const lease = small.memory.open('somebody');
    lease.grow(12_000_000);
    expect((await small.run('{ viewer { id } }', {}, owner)).errors).toBeUndefined();
    lease.release();
    expect(small.memory.held).toBe(0);
    await small.stop();
  });
});

test('charges counts and mutations when they find few rows, and no counts when nothing is read', async () => {
  const counts = many(10, `posts(organizationId: "${organization}") { totalCount }`);
  const { extensions } = await server.run(`{ ${counts} }`, {}, token);
  expect(extensions.cost).toMatchObject({ requested: 210, actual: 201 });

  const unread = await server.run(`{ ${counts} }`);
  expect(unread.errors).toHaveLength(1);
  expect(unread.extensions.cost).toMatchObject({ requested: 210, actual: 0, sqlStatements: 0 });

  const create = many(3, `createPost(input: { organizationId: "${organization}" }) { userErrors { code } }`);
  const written = await server.run(`mutation { ${create} }`, {}, token);
  expect(written.extensions.cost).toMatchObject({ requested: 63, actual: 30 });

  for (let i = 0; i < 2; i += 1) await server.rows.media(organization);
  const uses = `{ mediaAssets(organizationId: "${organization}") { nodes { usageCount } } }`;
  const counted = await server.run(uses, {}, token);
  expect(counted.extensions.cost).toMatchObject({ requested: 421, actual: 22 });
});

test('does not restart or refund a statement that timed out, on the first request or when the plan is cached', async () => {
  const slow = await startTestServer({ beside: server, timeouts: { statement: 1_500 } });
  const holder = await server.database.owner.connect();
  const ask = () => slow.run(posts('id'), { organization }, token);
  /** Runs the query while the table is locked, so that the statement waits until its timeout. */
  const whileLocked = async () => {
    await holder.query('BEGIN; LOCK TABLE posts');
    const begun = slow.statements.length;
    const { data, errors, extensions } = await ask();
    await holder.query('ROLLBACK');
    const code = errors?.[0]!.extensions.code;
    return { data: data ?? null, code, begun: slow.statements.length - begun, cost: extensions.cost };
  };
  // Nothing is refunded: the statement has kept PostgreSQL busy for as long as it could.
  const cost = expect.objectContaining({ requested: 21, actual: 21 }) as unknown;
  const refused = { data: null, code: 'INTERNAL', begun: 1, cost };

  expect(await whileLocked()).toEqual(refused);
  expect((await ask()).errors).toBeUndefined();
  expect(await whileLocked()).toEqual(refused);
  expect((await ask()).errors).toBeUndefined();
  holder.release();
  await slow.stop();
});
