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

test('rejects a response of more than 30 million characters, compiled or on the resolver path', async () => {
  for (const to of [server, general]) {
    const fits = await to.run(posts(many(80, 'body')), { organization }, token);
    expect(fits.data.posts.nodes[3].a79).toBe(LONG);
    for (const repeated of [1, 2]) {
      const { data, errors } = await to.run(posts(many(90, 'body')), { organization }, token);
      expect({ repeated, data: data ?? null }).toEqual({ repeated, data: null });
      expect(errors).toMatchObject([
        { extensions: { code: 'OPERATION_TOO_LARGE', limit: 'responseSize', maximum: 30_000_000 } },
      ]);
    }
  }
});

test('charges counts and mutations when they find few rows', async () => {
  const counts = many(10, `posts(organizationId: "${organization}") { totalCount }`);
  const { extensions } = await server.run(`{ ${counts} }`, {}, token);
  expect(extensions.cost).toMatchObject({ requested: 210, actual: 201 });

  const create = many(3, `createPost(input: { organizationId: "${organization}" }) { userErrors { code } }`);
  const written = await server.run(`mutation { ${create} }`, {}, token);
  expect(written.extensions.cost).toMatchObject({ requested: 63, actual: 30 });

  const words = await server.run(posts('wordCount'), { organization }, token);
  expect(words.extensions.cost).toMatchObject({ requested: 421, actual: 27 });
});

test('does not restart a statement that timed out, on the first request or when the plan is cached', async () => {
  const slow = await startTestServer({ beside: server, statementTimeout: 60 });
  const holder = await server.database.owner.connect();
  const ask = () => slow.run(posts('id'), { organization }, token);
  /** Runs the query while the table is locked, so that the statement waits until its timeout. */
  const whileLocked = async () => {
    await holder.query('BEGIN; LOCK TABLE posts');
    const begun = slow.statements.length;
    const { data, errors } = await ask();
    await holder.query('ROLLBACK');
    return { data: data ?? null, code: errors?.[0]!.extensions.code, begun: slow.statements.length - begun };
  };
  const refused = { data: null, code: 'INTERNAL', begun: 1 };

  expect(await whileLocked()).toEqual(refused);
  expect((await ask()).errors).toBeUndefined();
  expect(await whileLocked()).toEqual(refused);
  expect((await ask()).errors).toBeUndefined();
  holder.release();
  await slow.stop();
});
