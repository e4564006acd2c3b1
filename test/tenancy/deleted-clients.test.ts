import { checksum, mutate, newMember, newOrganization, type Person, refusals } from '../support/people';
import { serverForTests } from '../support/server';
import { entered } from '../support/serving';

const server = serverForTests();
let organization: string;
let client: string;
let owner: Person;
let bound: Person;

beforeEach(async () => {
  const made = await newOrganization(server);
  [organization, owner] = [made.id, made.owner];
  client = await server.rows.clientAccount(organization);
  bound = await newMember(server, organization, 'CLIENT', {
    clientAccount: client,
    grantedPermissions: ['CONTENT_WRITE', 'CLIENT_ACCOUNTS_MANAGE'],
  });
});

/** Runs the permission check of the row-level security policies as a user, on a serving connection. */
async function may(person: Person, permission: string, scope: string | null): Promise<boolean> {
  return entered(server, await server.rows.session(person.id), async (client) => {
    const { rows } = await client.query<{ may: boolean }>('SELECT tenancy.may($1, $2, $3, NULL) AS may', [
      permission,
      organization,
      scope,
    ]);
    return rows[0]!.may;
  });
}

const remove = (): Promise<unknown> => mutate(server, 'deleteClientAccount', { id: client }, owner.token);
const create = async (person: Person): Promise<[string, string][]> =>
  refusals(
    await mutate(
      server,
      'createPost',
      { organizationId: organization, clientAccountId: client, caption: 'New' },
      person.token,
    ),
  );

test('denies the granted permissions of a client while its client account is deleted', async () => {
  const post = await server.rows.post(organization, { clientAccount: client, author: bound.id });
  const asked = (): Promise<boolean[]> =>
    Promise.all(['CONTENT_WRITE', 'READ'].map((permission) => may(bound, permission, client)));

  expect(await asked()).toEqual([true, true]);
  expect(await create(bound)).toEqual([]);

  await remove();
  expect(await asked()).toEqual([false, false]);
  const before = await checksum(server);
  expect(await create(bound)).toEqual([['FORBIDDEN', 'input']]);
  for (const [mutation, id] of [
    ['updatePost', post],
    ['updateClientAccount', client],
    ['restoreClientAccount', client],
  ] as const)
    expect(refusals(await mutate(server, mutation, { id }, bound.token))).toEqual([
      ['NOT_FOUND', 'input.id'],
    ]);
  expect(await checksum(server)).toBe(before);

  await mutate(server, 'restoreClientAccount', { id: client }, owner.token);
  expect(await asked()).toEqual([true, true]);
  expect(await create(bound)).toEqual([]);
});

test('leaves other members and the rows of other client accounts unaffected when a client account is deleted', async () => {
  const other = await server.rows.clientAccount(organization);
  await remove();
  expect(await may(owner, 'CONTENT_WRITE', client)).toBe(true);
  expect(await may(owner, 'CONTENT_WRITE', null)).toBe(true);
  expect(await may(bound, 'CONTENT_WRITE', other)).toBe(false);
  expect(await may(bound, 'CONTENT_WRITE', null)).toBe(false);
});
