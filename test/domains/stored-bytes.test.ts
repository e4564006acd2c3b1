import { countedModels, rowBytesSql } from '../../src/kernel/database/stored-bytes';
import { columnOf } from '../../src/kernel/model/metadata';
import { linkModels } from '../../src/kernel/model/link';
import { retryWithin } from '../support/attempts';
import { type Member, mutate, newOrganization, newPerson, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
const models = countedModels(linkModels());
let id: string;
let owner: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});

const run = (mutation: string, input: object, selection = ''): Promise<Json> =>
  mutate(server, mutation, input, owner.token, selection);
const createPost = async (values: object): Promise<string> =>
  (await run('createPost', { organizationId: id, ...values }, 'post { id }')).post.id as string;

/** The bytes of the organization, measured row by row. */
async function measured(organization = id): Promise<number> {
  const counts = models.map(
    (model) =>
      `SELECT ${rowBytesSql(model, 'r')} AS bytes FROM "${model.table}" r WHERE "${columnOf(model, model.tenant!.name)}" = $1`,
  );
  const sql = `SELECT coalesce(sum(bytes), 0)::int AS bytes FROM (${counts.join(' UNION ALL ')}) r`;
  return (await server.database.query<{ bytes: number }>(sql, [organization]))[0]!.bytes;
}

interface Storage {
  storedBytes: number;
  storedBytesLimit: number;
  limits: { storedBytes: number | null };
}

async function storage(): Promise<Storage> {
  const { data } = await server.run(
    `{ organization(id: "${id}") { storedBytes storedBytesLimit limits { storedBytes } } }`,
    {},
    owner.token,
  );
  return data.organization as Storage;
}

/** Leaves the organization that many bytes below its limit. */
async function leave(bytes: number): Promise<void> {
  const limits = JSON.stringify({ storedBytes: (await storage()).storedBytes + bytes });
  await server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [id, limits]);
}

test('counts every table whose rows members create', () => {
  expect(models.map(({ table }) => table).sort()).toEqual([
    'ai_generations',
    'ai_model_settings',
    'approval_stage_approvers',
    'approval_stages',
    'approval_workflows',
    'audience_profiles',
    'brand_media',
    'brand_profiles',
    'brand_templates',
    'brand_voice_samples',
    'business_profiles',
    'calendar_entries',
    'campaign_assets',
    'campaigns',
    'client_accounts',
    'content_analyses',
    'content_calendars',
    'media_assets',
    'media_folders',
    'post_media',
    'post_variants',
    'posting_slots',
    'posts',
    'repurposing_jobs',
    'repurposing_strategies',
    'saved_ctas',
    'saved_hashtags',
    'templates',
  ]);
});

test('storedBytes is exact after each kind of write', async () => {
  expect(await storage()).toEqual({ storedBytes: 0, storedBytesLimit: 1e9, limits: { storedBytes: null } });
  const media = await server.rows.media(id);
  const post = await createPost({ caption: 'चाय', body: 'words '.repeat(1000), mediaIds: [media] });
  const { storedBytes: once } = await storage();
  expect(once).toBeGreaterThan(6_000);
  expect(once).toBe(await measured());

  const { post: copy } = await run('duplicatePost', { id: post }, 'post { id }');
  expect((await storage()).storedBytes).toBe(await measured());
  await run('updatePost', { id: post, body: 'shorter', hashtags: ['tea', 'चाय'], mediaIds: [] });
  await run('deletePost', { id: copy.id });
  const { clientAccount } = await run(
    'createClientAccount',
    { organizationId: id, name: 'Cafe', settings: { a: 'b'.repeat(100) } },
    'clientAccount { id }',
  );
  await run('createCampaign', { organizationId: id, name: 'Sale', clientAccountId: clientAccount.id });
  expect((await storage()).storedBytes).toBe(await measured());

  await server.database.query('DELETE FROM posts WHERE organization_id = $1', [id]);
  expect((await storage()).storedBytes).toBe(await measured());
  // Deletes the campaign and the client account, too.
  await server.database.query('DELETE FROM organizations WHERE id = $1', [id]);
  expect(await server.database.count('tenancy.stored_bytes WHERE tenant_id = $1', [id])).toBe(0);
});

test('storedBytes is exact when writes are concurrent', async () => {
  const posts = await Promise.all(
    Array.from({ length: 30 }, (_, i) => createPost({ caption: 'a'.repeat(i * 10) })),
  );
  await Promise.all([
    ...posts.map((post, i) => run('updatePost', { id: post, body: 'b'.repeat(i * 10), title: 'New' })),
    ...Array.from({ length: 30 }, () => createPost({ title: 'Meanwhile' })),
  ]);
  expect((await storage()).storedBytes).toBe(await measured());
  // At most one row per write connection of the server.
  expect(await server.database.count('tenancy.stored_bytes WHERE tenant_id = $1', [id])).toBeLessThanOrEqual(
    5,
  );
});

test('a transaction in progress does not block other writes of the organization', async () => {
  await createPost({ caption: 'First' });
  const client = await server.database.owner.connect();
  try {
    await client.query('BEGIN');
    const sql = `INSERT INTO posts (organization_id, id, caption) VALUES ($1, gen_random_uuid(), 'Waiting')`;
    await client.query(sql, [id]);
    await createPost({ caption: 'Second' });
    const { storedBytes } = await storage();
    expect(storedBytes).toBe(await measured());
    await client.query('COMMIT');
    expect((await storage()).storedBytes).toBeGreaterThan(storedBytes);
  } finally {
    client.release();
  }
  expect((await storage()).storedBytes).toBe(await measured());
});

test('a rolled back transaction leaves the count unchanged', async () => {
  await createPost({ caption: 'First' });
  const { storedBytes } = await storage();
  await server.database.query(
    `DO $$ BEGIN INSERT INTO posts (organization_id, id, caption) VALUES ('${id}', gen_random_uuid(), 'x'); RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN NULL; END $$`,
  );
  expect((await storage()).storedBytes).toBe(storedBytes);
});

describe('an organization that has almost reached its storage limit', () => {
  let post: string;

  beforeEach(async () => {
    post = await createPost({ caption: 'Stored', body: 'long '.repeat(1000) });
    await leave(1_000);
  });

  test('createPost returns LIMIT_EXCEEDED at the longest field and writes nothing', async () => {
    const input = {
      organizationId: id,
      caption: 'Short',
      body: 'x'.repeat(2_000),
      idempotencyKey: 'y'.repeat(200),
    };
    const refused = await unchanged(server, () => run('createPost', { ...input, idempotencyKey: undefined }));
    const { storedBytesLimit } = await storage();
    expect(refused.userErrors).toEqual([
      {
        code: 'LIMIT_EXCEEDED',
        path: ['input', 'body'],
        message: `The storage limit of ${storedBytesLimit.toLocaleString('en-US')} bytes is exceeded. Shorten the body, or contact support for a higher limit.`,
      },
    ]);
    expect(refusals(await run('createPost', { ...input, caption: 'z'.repeat(3_000) }))).toEqual([
      ['LIMIT_EXCEEDED', 'input.caption'],
    ]);
    expect(refusals(await run('createPost', { organizationId: id, caption: 'x'.repeat(100) }))).toEqual([]);
  });

  test('every mutation that needs more storage returns LIMIT_EXCEEDED', async () => {
    const campaign = await server.rows.campaign(id);
    await leave(200);
    const text = 'x'.repeat(1_000);
    const organizationId = id;
    const cases: [mutation: string, input: object, path: string][] = [
      ['updatePost', { id: post, caption: text }, 'input.caption'],
      ['createCampaign', { organizationId, name: 'New', description: text }, 'input.description'],
      ['updateCampaign', { id: campaign, description: text }, 'input.description'],
      ['createClientAccount', { organizationId, name: 'New', settings: { text } }, 'input.settings'],
      ['duplicatePost', { id: post }, 'input'],
      ['duplicateCampaign', { id: campaign, name: 'Copy' }, 'input.name'],
    ];
    for (const [mutation, input, path] of cases)
      expect([mutation, ...refusals(await unchanged(server, () => run(mutation, input)))]).toEqual([
        mutation,
        ['LIMIT_EXCEEDED', path],
      ]);
  });

  test('changes that need no more storage succeed above the limit', async () => {
    await leave(-2_000);
    expect(refusals(await run('updatePost', { id: post, body: 'short' }))).toEqual([]);
    await leave(-2_000);
    expect(refusals(await run('deletePost', { id: post }))).toEqual([]);
    expect(refusals(await run('restorePost', { id: post }))).toEqual([]);
  });

  test('other organizations and statements of the operator are not limited', async () => {
    const other = await newOrganization(server);
    const input = { organizationId: other.id, body: 'x'.repeat(5_000) };
    expect(refusals(await mutate(server, 'createPost', input, other.owner.token))).toEqual([]);
    await server.rows.post(id, { body: 'x'.repeat(5_000) });
    expect((await storage()).storedBytes).toBe(await measured());
  });
});

test('the limit is 20 MB until the owner has verified their email address', async () => {
  await server.database.query('UPDATE users SET email_verified_at = NULL WHERE id = $1', [owner.id]);
  expect(await storage()).toMatchObject({ storedBytesLimit: 20_000_000, limits: { storedBytes: null } });
  await leave(0);
  const { storedBytesLimit, limits } = await storage();
  expect(storedBytesLimit).toBe(limits.storedBytes);
});

test('createOrganization returns RATE_LIMITED after ten organizations in 24 hours', async () => {
  const [person, other] = [await newPerson(server), await newPerson(server)];
  const create = (token: string): Promise<Json> =>
    server.run('mutation { createOrganization(input: { name: "New" }) { userErrors { code } } }', {}, token);
  const answers = await Promise.all(Array.from({ length: 11 }, () => create(person.token)));
  expect(answers.filter(({ errors }) => !errors)).toHaveLength(10);
  expect((await create(person.token)).errors).toMatchObject([
    { extensions: { code: 'RATE_LIMITED', retryAfter: retryWithin(24 * 60 * 60) } },
  ]);
  expect((await create(other.token)).errors).toBeUndefined();
  expect(await server.database.count('organizations WHERE owner_id = $1', [person.id])).toBe(10);
});
