import type { PoolClient } from 'pg';
import { newOrganization, type Person } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Searches for the best posts read about as many documents as they rank, whatever the number of posts. */
let client: PoolClient;
// Before the server stops, which waits for the connection.
afterAll(() => client.release(true));
const server = serverForTests();
const POSTS = 6_000;
/** Number of newest documents that a search ranks. */
const RANKED = 1_000;
/** Documents that are compared to estimate how many match. */
const PROBED = 100;

let organization: string;
let owner: Person;

/** The words of a post, by its number: the newest one has the number 1. */
const WORDS: readonly [word: string, isIn: (post: number) => boolean][] = [
  ['bread', () => true],
  ['jam', (post) => post % 4 === 0],
  ['saffron', (post) => post % 500 === 0],
  ['vintage', (post) => post > 3_000],
  ['seasonal', (post) => post <= 50 || post > 4_500],
  ['recent', (post) => post <= 300],
];
const numbers = Array.from({ length: POSTS }, (_, index) => index + 1);
const idOf = (post: number): string => `01890000-0000-7000-8000-${String(POSTS - post).padStart(12, '0')}`;
const captionOf = (post: number): string =>
  WORDS.filter(([, isIn]) => isIn(post))
    .map(([word]) => word)
    .join(' ');

beforeAll(async () => {
  ({ id: organization, owner } = await newOrganization(server));
  client = await server.database.owner.connect();
  await client.query(`SET session_replication_role = replica`);
  await client.query(
    `INSERT INTO posts (organization_id, id, caption) SELECT $1, id, caption FROM unnest($2::uuid[], $3::text[]) p (id, caption)`,
    [organization, numbers.map(idOf), numbers.map(captionOf)],
  );
  // The document of one post for all with its caption.
  await client.query(
    `INSERT INTO search.documents
     SELECT d.tenant_id, d.kind, p.id, d.scope_id, d.is_deleted, d.is_shared, d.words
       FROM (SELECT DISTINCT ON (caption) * FROM posts WHERE organization_id = $1) one
      CROSS JOIN LATERAL posts_document((SELECT s FROM posts s WHERE s.id = one.id)) d
       JOIN posts p ON p.organization_id = $1 AND p.caption = one.caption`,
    [organization],
  );
  await client.query('ANALYZE search.documents');
  await client.query(
    `SELECT set_config('tenancy.tenants', $1, false), set_config('tenancy.person', $2, false)`,
    [`{${organization}}`, owner.id],
  );
});

/** The number of documents that the connection has read in its transaction. */
async function documentsRead(): Promise<number> {
  const { rows } = await client.query<{ read: string }>(
    `SELECT sum(pg_stat_get_xact_tuples_fetched(c.oid)) + sum(pg_stat_get_xact_tuples_returned(c.oid)) FILTER (WHERE c.relkind = 'r') AS read
       FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
      WHERE 'search.documents'::regclass IN (c.oid, i.indrelid)`,
  );
  return Number(rows[0]!.read);
}

/** Returns the IDs that a search ranks, newest first, and the number of documents that it read. */
async function ranked(word: string, excluded: string[] = []): Promise<{ ids: string[]; read: number }> {
  await client.query('BEGIN');
  const before = await documentsRead();
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM search.find($1, '{Post}', $2, '{}', $3, false, $4)`,
    [organization, [word], excluded, RANKED],
  );
  const read = (await documentsRead()) - before;
  await client.query('COMMIT');
  const ids = rows.map(({ id }) => id).sort((a, b) => (a < b ? 1 : -1));
  return { ids, read };
}

const newest = (isIn: (post: number) => boolean): string[] => numbers.filter(isIn).slice(0, RANKED).map(idOf);

test.each(WORDS)('the newest 1,000 posts with %s are ranked', async (word, isIn) => {
  const { ids } = await ranked(word);

  expect(ids).toEqual(newest(isIn));
});

test('the newest 1,000 posts without a word are ranked', async () => {
  const { ids } = await ranked('bread', ['jam']);

  expect(ids).toEqual(newest((post) => post % 4 > 0));
});

test.each([
  ['a word in all posts', 'bread', PROBED + RANKED],
  ['a word in every fourth post', 'jam', PROBED + 4 * RANKED],
  // Each document that matches is read to find it, and to rank it.
  ['a rare word', 'saffron', PROBED + 2 * (POSTS / 500)],
])('%s reads bounded documents', async (_, word, most) => {
  const { ids, read } = await ranked(word);

  expect(read).toBeGreaterThanOrEqual(ids.length);
  expect(read).toBeLessThanOrEqual(most);
});

test('users find the newest of the posts that match equally well', async () => {
  const { data } = await server.run(
    `query ($id: ID!) { search(organizationId: $id, query: "bread -jam -recent", first: 5) { ... on Post { id } } }`,
    { id: organization },
    owner.token,
  );

  expect(data.search.map(({ id }: Json) => id)).toEqual([301, 302, 303, 305, 306].map(idOf));
});

test('a word in all posts is found again after deletion', async () => {
  await client.query(`UPDATE search.documents SET is_deleted = true WHERE tenant_id = $1 AND id = ANY ($2)`, [
    organization,
    numbers.slice(0, 10).map(idOf),
  ]);
  const { ids } = await ranked('bread');

  expect(ids).toEqual(numbers.slice(10, 10 + RANKED).map(idOf));
});
