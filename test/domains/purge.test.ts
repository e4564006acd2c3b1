import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { maintenanceTasks } from '../../src/kernel/jobs/maintenance';
import { PURGE_DELETED, purgeDeleted } from '../../src/kernel/jobs/purge';
import { User } from '../../src/domains/identity/user.entity';
import { Organization } from '../../src/domains/organizations/organization.entity';
import { linkModels } from '../../src/kernel/model/link';
import { type Model, modelOf } from '../../src/kernel/model/metadata';
import type { Known, Values } from '../support/generated-rows';
import { LocalStorage } from '../../src/storage/local-storage';
import { mutate, newOrganization, refusals } from '../support/people';
import { serverForTests } from '../support/server';
import { runTask } from '../support/tasks';

const DAY = 86_400_000;
const models = linkModels();

const server = serverForTests();
let home: string;
let person: string;

beforeEach(async () => {
  const { id, owner } = await newOrganization(server);
  [home, person] = [id, owner.id];
});
afterEach(() => server.clock.set(new Date()));

const ago = (days: number): Date => new Date(server.clock.now().getTime() - days * DAY);
const gone = (days: number): { deletedAt: Date } => ({ deletedAt: ago(days) });
const goneUser = (days: number): Record<string, unknown> => ({ status: 'DELETED', ...gone(days) });

/** Purges in small batches. Returns how many rows each statement deleted. */
async function purge(atOnce = 2): Promise<number[]> {
  const deleted: number[] = [];
  const owner = {
    query: async (sql: string, values: unknown[]) => {
      const result = await server.database.owner.query(sql, values);
      if (sql.startsWith('DELETE')) deleted.push(result.rowCount!);
      return result;
    },
  };
  await purgeDeleted(
    owner,
    models,
    { clock: server.clock, stores: [new LocalStorage(server.folder)] },
    atOnce,
  );
  return deleted;
}

const one = async (sql: string, ...values: unknown[]): Promise<unknown> =>
  (await server.database.query(sql, values))[0];
const there = async (table: string, id: string): Promise<boolean> =>
  (await one(`SELECT FROM ${table} WHERE id = $1`, id)) !== undefined;

const deletable = models.filter(({ softDelete }) => softDelete);

/** Inserts a row of an entity in the organization, with whatever it requires. */
async function rowOf(model: Model, values: Values = {}, known: Known = new Map()): Promise<string> {
  const tenant = model.tenant ? { [model.tenant.name]: home } : {};
  return (await server.rows.generator.insert(model.target, { ...tenant, ...values }, known)).id as string;
}

// Organizations are emptied.
test.each(deletable.filter(({ emptied }) => !emptied).map((model) => [model.table, model] as const))(
  'purges rows of %s that were deleted more than thirty days ago',
  async (table, model) => {
    const make = (days: number): Promise<string> => rowOf(model, gone(days));
    const [old, older, young] = [await make(31), await make(300), await make(29.9)];

    await purge();

    expect(await Promise.all([old, older, young].map((id) => there(table, id)))).toEqual([
      false,
      false,
      true,
    ]);
    expect(await there('organizations', home)).toBe(true);
  },
);

test('purging clears the references of other rows to a purged row', async () => {
  const { rows } = server;
  const author = await rows.user(goneUser(31));
  const campaign = await rows.campaign(home, { ...gone(31), createdBy: author });
  const post = await rows.post(home, { campaign, author });
  const purged = await rows.post(home, gone(31));
  const media = await rows.media(home, { ...gone(31), createdBy: author });
  for (const id of [post, purged]) await rows.postMedia(home, id, media, 0);
  const publication = await rows.publication(home, purged, { caption: 'As it was published' });
  const kept = await rows.media(home, { createdBy: author });

  await purge();

  expect(await one('SELECT campaign_id, author_id FROM posts WHERE id = $1', post)).toEqual({
    campaign_id: null,
    author_id: null,
  });
  expect(await one('SELECT post_id, caption FROM publications WHERE id = $1', publication)).toEqual({
    post_id: null,
    caption: 'As it was published',
  });
  expect(await one('SELECT created_by_id FROM media_assets WHERE id = $1', kept)).toEqual({
    created_by_id: null,
  });
  expect(await one('SELECT count(*)::int AS n FROM post_media WHERE organization_id = $1', home)).toEqual({
    n: 0,
  });
});

const ofOrganization = models.filter(
  ({ tenant }) => tenant && modelOf(tenant.target()).target === Organization,
);

const outliving = ofOrganization.filter(({ outlivesTenant }) => outlivesTenant).map(({ table }) => table);

/** Inserts five rows of every entity that belongs to an organization. */
async function plantIn(organization: string): Promise<void> {
  for (let i = 0; i < 5; i += 1) {
    const known = new Map([[modelOf(User), await server.rows.user()]]);
    for (const model of ofOrganization) {
      const made = await rowOf(model, { [model.tenant!.name]: organization }, known);
      if (made) known.set(model, made);
    }
  }
}

/** Returns the number of rows of each entity that belong to an organization, by table. */
const rowsOf = (organization: string): Promise<[table: string, count: number][]> =>
  Promise.all(
    ofOrganization.map(async ({ table, tenant }): Promise<[string, number]> => [
      table,
      await server.database.count(`"${table}" WHERE "${tenant!.column}" = $1`, [organization]),
    ]),
  );

test('empties an organization, and purges the rows of every entity that belongs to it, in batches', async () => {
  const owner = await server.rows.user();
  const id = await server.rows.ownedOrganization(owner, {
    ...gone(31),
    name: 'Asha’s studio',
    website: 'https://asha.example',
    settings: { color: 'teal' },
    limits: { monthlyContent: 7, storedBytes: null },
  });
  await plantIn(id);
  const before = await rowsOf(id);
  expect(before.filter(([, n]) => n < 5)).toEqual([]);

  const deleted = await purge();

  expect(Math.max(...deleted)).toBe(2);
  expect((await rowsOf(id)).filter(([, n]) => n > 0).map(([table]) => table)).toEqual(outliving);
  expect(await there('users', owner)).toBe(true);
  const row = (await one('SELECT to_jsonb(o) AS row FROM organizations o WHERE id = $1', id)) as {
    row: Values;
  };
  expect(Object.fromEntries(Object.entries(row.row).filter(([, value]) => value !== null))).toEqual({
    id,
    name: 'Purged organization',
    slug: `purged-${id.replaceAll('-', '')}`,
    kind: 'INDIVIDUAL',
    settings: {},
    limits: {},
    max_publishing_delay: 21_600,
    is_ai_approval_required: false,
    is_approval_required: false,
    ...{ version: 1, created_at: expect.anything() as string, updated_at: expect.anything() as string },
    ...{ deleted_at: expect.anything() as string, purged_at: expect.anything() as string },
  });

  const again = await rowsOf(id);
  expect(await purge()).toEqual([]);
  expect(await rowsOf(id)).toEqual(again);
});

test('purges a client account and its members only when no content refers to it', async () => {
  const { rows } = server;
  const client = await rows.clientAccount(home, gone(31));
  const membership = await rows.membership(home, await rows.user(), {
    role: 'CLIENT',
    clientAccount: client,
  });
  const post = await rows.post(home, { clientAccount: client });

  await purge();
  expect([await there('client_accounts', client), await there('memberships', membership)]).toEqual([
    true,
    true,
  ]);

  await server.database.query('UPDATE posts SET deleted_at = $1 WHERE id = $2', [ago(31), post]);
  await purge();
  expect([await there('client_accounts', client), await there('memberships', membership)]).toEqual([
    false,
    false,
  ]);
});

test('purges a deleted user with all personal data, but not while the user owns an organization', async () => {
  const { rows } = server;
  const owner = await rows.user(goneUser(31));
  await rows.organization(owner);
  const leaver = await rows.user({ ...goneUser(31), email: 'free.again@marquee.example' });
  const personal = models.flatMap((model) =>
    [...model.belongsTo.values()]
      .filter(({ target, onDelete }) => modelOf(target()).target === User && onDelete === 'CASCADE')
      .map((relation) => ({ model, relation })),
  );
  for (const { model, relation } of personal) {
    const isSingle =
      relation.unique || (model.indexes ?? []).some(({ unique, on }) => unique && on.includes(relation.name));
    for (let i = 0; i < (isSingle ? 1 : 5); i += 1) await rowOf(model, { [relation.name]: leaver });
  }

  expect(Math.max(...(await purge()))).toBe(2);

  for (const { model, relation } of personal)
    expect([
      model.table,
      await server.database.count(`"${model.table}" WHERE "${relation.column}" = $1`, [leaver]),
    ]).toEqual([model.table, 0]);
  expect([await there('users', owner), await there('users', leaver)]).toEqual([true, false]);
  const input = { email: 'free.again@marquee.example', password: 'correct horse battery', fullName: 'New' };
  const register = `mutation ($input: RegisterInput!) { register(input: $input) { userErrors { code } } }`;
  expect((await server.run(register, { input })).data.register).toEqual({ userErrors: [] });
});

test('rows can be restored until the exact end of thirty days, whenever the purge runs', async () => {
  const post = await server.rows.post(home);
  const ask = async (mutation: string): Promise<unknown> =>
    refusals(await mutate(server, mutation, { id: post }, await server.tokenFor(person)));
  const restore = (): Promise<unknown> => ask('restorePost');
  await ask('deletePost');

  server.clock.advance(30 * DAY);
  await purge();
  expect(await restore()).toEqual([]);

  await ask('deletePost');
  server.clock.advance(30 * DAY + 1);
  expect(await restore()).toEqual([['INVALID_STATE', 'input.id']]);
  server.clock.advance(2 * 3_600_000);
  await purge();
  expect(await restore()).toEqual([['NOT_FOUND', 'input.id']]);
});

test('runs the purge as a worker task', async () => {
  const post = await server.rows.post(home, gone(31));
  const tasks = maintenanceTasks(models, { clock: server.clock, stores: [new LocalStorage(server.folder)] });
  await runTask(server.database, tasks[PURGE_DELETED]!);
  expect(await there('posts', post)).toBe(false);
});

describe('the files of purged media', () => {
  /** Creates a file and returns its path. */
  function file(name: string): string {
    const path = join(server.folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'bytes');
    return path;
  }
  const url = (name: string): string => `http://127.0.0.1:4000/media/${name}`;
  const variant = (name: string): object => ({ name: 'small', url: url(name) });

  test('purging removes the stored file and variants of a media file, and no others', async () => {
    const mine = ['a.jpg', 'a-480.jpg', 'a-square.webp'].map((name) => file(`media/${name}`));
    // A job that stored a file and died has not written the row. An interrupted write leaves a part of a file.
    const unknown = ['a-large.webp', 'a.jpg.part'].map((name) => file(`media/${name}`));
    const others = ['b.jpg', 'b-480.jpg', 'ab-480.jpg'].map((name) => file(`media/${name}`));
    const id = await server.rows.media(home, {
      ...gone(31),
      storagePath: 'media/a.jpg',
      url: url('a.jpg'),
      thumbnailUrl: url('a-480.jpg'),
      variants: [variant('a-square.webp'), variant('b-480.jpg'), variant('gone-a.jpg')],
    });

    await purge();

    expect(await there('media_assets', id)).toBe(false);
    expect(mine.map(existsSync)).toEqual([false, false, false]);
    expect(unknown.map(existsSync)).toEqual([false, false]);
    expect(others.map(existsSync)).toEqual([true, true, true]);
  });

  test('purging an organization removes the stored files of its media', async () => {
    const path = file('media/org.jpg');
    const id = await server.rows.organization(await server.rows.user(), gone(31));
    await server.rows.media(id, { storagePath: 'media/org.jpg' });
    await purge();
    expect(existsSync(path)).toBe(false);
  });

  test('purging keeps a stored file when another row uses it or it is outside the media folder', async () => {
    const [shared, outside] = [file('media/shared.jpg'), file('key.jwk')];
    await server.rows.media(home, { ...gone(31), storagePath: 'media/shared.jpg' });
    const other = await server.rows.media(home, { storagePath: 'media/shared.jpg' });
    for (const storagePath of ['media/../key.jwk', 'key.jwk', 'media', 'media/missing.jpg'])
      await server.rows.media(home, { ...gone(31), storagePath });
    await server.rows.media(home, {
      ...gone(31),
      origin: 'IMPORTED',
      sourceUrl: url('x'),
      storagePath: null,
    });

    await purge();

    expect([existsSync(shared), existsSync(outside)]).toEqual([true, true]);
    const left = await server.database.query('SELECT id FROM media_assets WHERE organization_id = $1', [
      home,
    ]);
    expect(left).toEqual([{ id: other }]);
  });

  test('purging fails and keeps the row when its file is stored at an unsupported provider', async () => {
    const id = await server.rows.media(home, { ...gone(31), storageProvider: 'S3' });
    await expect(purge()).rejects.toThrow(`The file of ${id} lies at S3.`);
    expect(await there('media_assets', id)).toBe(true);
    await server.database.query('DELETE FROM media_assets WHERE id = $1', [id]);
  });
});

test('the test of purged organizations finds the rows of an entity that the purge does not know', async () => {
  const table = 'engagement_metrics';
  const id = await server.rows.ownedOrganization(await server.rows.user(), gone(31));
  await plantIn(id);
  const keys = await server.database.query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND conrelid = $1::regclass`,
    [table],
  );
  for (const { name } of keys)
    await server.database.query(`ALTER TABLE "${table}" DROP CONSTRAINT "${name}"`);
  const known = models.filter((model) => model.table !== table);

  await purgeDeleted(server.database.owner, known, {
    clock: server.clock,
    stores: [new LocalStorage(server.folder)],
  });

  const left = (await rowsOf(id)).filter(([name, n]) => n > 0 && !outliving.includes(name));
  expect(left).toEqual([[table, 5]]);
});
