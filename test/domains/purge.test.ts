import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { maintenanceTasks } from '../../src/kernel/jobs/maintenance';
import { PURGE_DELETED, purgeDeleted } from '../../src/kernel/jobs/purge';
import { linkModels } from '../../src/kernel/model/link';
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
  await purgeDeleted(owner, models, { clock: server.clock, dataDir: server.folder }, atOnce);
  return deleted;
}

const one = async (sql: string, ...values: unknown[]): Promise<unknown> =>
  (await server.database.query(sql, values))[0];
const there = async (table: string, id: string): Promise<boolean> =>
  (await one(`SELECT FROM ${table} WHERE id = $1`, id)) !== undefined;

/** Creates a row of each soft-deleted entity, deleted the given number of days ago. */
const MAKERS: Readonly<Record<string, (days: number) => Promise<string>>> = {
  ...Object.fromEntries(
    models
      .filter(({ softDelete, tenant }) => softDelete && tenant)
      .map(({ table, target, tenant }) => [
        table,
        (days: number) => server.rows.rowOf(target, { [tenant!.name]: home, ...gone(days) }),
      ]),
  ),
  users: (days) => server.rows.user(goneUser(days)),
  organizations: async (days) => server.rows.organization(await server.rows.user(), gone(days)),
};

test('covers every entity that can be soft-deleted', () => {
  const tables = models.filter(({ softDelete }) => softDelete).map(({ table }) => table);
  expect(Object.keys(MAKERS).sort()).toEqual(tables.sort());
});

test.each(Object.keys(MAKERS))(
  'purges rows of %s that were deleted more than thirty days ago',
  async (table) => {
    const make = MAKERS[table]!;
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

test('purges an organization with all its rows, in batches', async () => {
  const { rows, database } = server;
  const owner = await rows.user();
  const id = await rows.ownedOrganization(owner, gone(31));
  const client = await rows.clientAccount(id);
  await rows.membership(id, await rows.user(), { role: 'CLIENT', clientAccount: client });
  const campaign = await rows.campaign(id, { clientAccount: client });
  for (let i = 0; i < 5; i += 1) {
    const post = await rows.post(id, { campaign, clientAccount: client });
    await rows.postMedia(id, post, await rows.media(id, { clientAccount: client }), 0);
    const account = await rows.account(id);
    const publication = await rows.publication(id, post, { clientAccount: client, socialAccount: account });
    await database.query(
      `INSERT INTO engagement_metrics (organization_id, publication_id, collected_at, platform)
       VALUES ($1, $2, date_trunc('hour', now()), 'INSTAGRAM'), ($1, $2, date_trunc('hour', now()) - interval '400 days', 'INSTAGRAM')`,
      [id, publication],
    );
  }

  const deleted = await purge();

  expect(Math.max(...deleted)).toBe(2);
  expect(await there('organizations', id)).toBe(false);
  for (const { table, tenant } of models.filter((model) => model.tenant))
    expect({
      table,
      ...((await one(
        `SELECT count(*)::int AS n FROM "${table}" WHERE "${tenant!.column}" = $1`,
        id,
      )) as object),
    }).toEqual({ table, n: 0 });
  expect(await there('users', owner)).toBe(true);
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
  await rows.preferences(leaver);
  for (let i = 0; i < 5; i += 1) await rows.session(leaver);
  await rows.membership(home, leaver);

  expect(Math.max(...(await purge()))).toBe(2);

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
  const tasks = maintenanceTasks(models, { clock: server.clock, dataDir: server.folder });
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
