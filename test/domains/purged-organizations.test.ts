import { PURGE_DELETED } from '../../src/kernel/jobs/purge';
import { maintenanceTasks } from '../../src/kernel/jobs/maintenance';
import { linkModels } from '../../src/kernel/model/link';
import { LocalStorage } from '../../src/storage/local-storage';
import type { Values } from '../support/generated-rows';
import { mutate, newOrganization, refusals } from '../support/people';
import { serverForTests } from '../support/server';
import { runTask } from '../support/tasks';

const server = serverForTests();

const ago = (days: number): Date => new Date(server.clock.now().getTime() - days * 86_400_000);
const one = async (sql: string, ...values: unknown[]): Promise<unknown> =>
  (await server.database.query(sql, values))[0];
const there = async (table: string, id: string): Promise<boolean> =>
  (await one(`SELECT FROM ${table} WHERE id = $1`, id)) !== undefined;

async function purge(): Promise<void> {
  const stores = [new LocalStorage(server.folder)];
  await runTask(
    server.database,
    maintenanceTasks(linkModels(), { clock: server.clock, stores })[PURGE_DELETED]!,
  );
}

test('publications and audit entries outlive their organization, without references to users', async () => {
  const { id, owner } = await newOrganization(server);
  const { rows, database } = server;
  const clientAccount = await rows.clientAccount(id);
  const post = await rows.post(id, { clientAccount, title: 'Diwali' });
  const publication = await rows.publication(id, post, { caption: 'As sent', confirmedBy: owner.id });
  await mutate(server, 'updatePost', { id: post, title: 'Holi' }, owner.token);
  await mutate(server, 'deleteOrganization', { id }, owner.token);
  // In two months, which are two partitions.
  await database.query(
    `UPDATE audit_entries SET created_at = created_at - interval '40 days' WHERE action LIKE 'POST%'`,
  );
  const entries = (): Promise<Values[]> =>
    database.query(
      `SELECT action, subject_id, before, after, actor_id, actor_kind, actor_name, ip_address, user_agent, request_id IS NOT NULL AS request
         FROM audit_entries WHERE organization_id = $1 ORDER BY created_at, id`,
      [id],
    );
  const before = await entries();
  expect(before.filter(({ actor_id: actor }) => actor === owner.id)).toHaveLength(2);
  await database.query('UPDATE organizations SET deleted_at = $2 WHERE id = $1', [id, ago(31)]);
  const count = (await entries()).length;

  await purge();

  const after = await entries();
  expect(after.slice(0, before.length)).toEqual(
    before.map((entry) => ({
      ...entry,
      actor_id: null,
      actor_name: null,
      ip_address: null,
      user_agent: null,
    })),
  );
  expect(after.slice(count)).toEqual([
    expect.objectContaining({ action: 'ORGANIZATION_PURGED', subject_id: id, before: null, after: null }),
  ]);
  expect(
    await one(
      'SELECT caption, post_title, post_id, client_account_id, confirmed_by_id FROM publications WHERE id = $1',
      publication,
    ),
  ).toMatchObject({ caption: 'As sent', post_id: null, client_account_id: null, confirmed_by_id: null });
  expect(await there('client_accounts', clientAccount)).toBe(false);
  expect(refusals(await mutate(server, 'restoreOrganization', { id }, owner.token))).toEqual([
    ['NOT_FOUND', 'input.id'],
  ]);
  const { data } = await server.run(
    `query ($id: ID!) { organization(id: $id) { id } auditEntries(organizationId: $id) { nodes { id } }
       publications(organizationId: $id) { nodes { id } } node(id: "${publication}") { id } }`,
    { id },
    owner.token,
  );
  expect(data).toEqual({
    organization: null,
    auditEntries: { nodes: [] },
    publications: { nodes: [] },
    node: null,
  });
});

test('the owner of a purged organization can be purged, too', async () => {
  const owner = await server.rows.user({ status: 'DELETED', deletedAt: ago(31) });
  const id = await server.rows.ownedOrganization(owner, { deletedAt: ago(31) });
  await purge();
  expect([await there('users', owner), await there('organizations', id)]).toEqual([false, true]);
});
