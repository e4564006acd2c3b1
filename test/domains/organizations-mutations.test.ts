import {
  checksum,
  eventsOf,
  mutate,
  newMember,
  newOrganization,
  newPerson,
  refusals,
  unchanged,
} from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();

const ORGANIZATION = 'organization { id name slug kind website settings version owner { id } }';

describe('createOrganization', () => {
  test('createOrganization makes the creator the owner and derives the slug from the name', async () => {
    const person = await newPerson(server);
    const made = await mutate(
      server,
      'createOrganization',
      { name: 'Café Rāga & Söhne', kind: 'AGENCY', website: 'https://raga.example' },
      person.token,
      ORGANIZATION,
    );

    expect(made.userErrors).toEqual([]);
    const { id } = made.organization;
    expect(made.organization).toEqual({
      id,
      name: 'Café Rāga & Söhne',
      slug: 'cafe-raga-sohne',
      kind: 'AGENCY',
      website: 'https://raga.example',
      settings: {},
      version: 1,
      owner: { id: person.id },
    });
    // Authenticate; as the system: account, organization, membership; limit, event; then authenticate and read.
    expect(made.statements).toBe(10);
    expect(await eventsOf(server, id)).toEqual(['organization.created']);
    const members = await server.run(
      `{ organization(id: "${id}") { memberships { nodes { role status user { id } joinedAt } } } }`,
      {},
      person.token,
    );
    expect(members.data.organization.memberships.nodes).toEqual([
      { role: 'OWNER', status: 'ACTIVE', user: { id: person.id }, joinedAt: expect.any(String) as string },
    ]);
  });

  test('createOrganization generates an unused slug, and rejects a given slug that is in use', async () => {
    const { token } = await newPerson(server);
    const create = (input: object) =>
      mutate(server, 'createOrganization', input, token, 'organization { slug }');
    expect((await create({ name: 'चाय' })).organization.slug).toBe('caay');
    expect((await create({ name: 'चाय' })).organization.slug).toBe('caay-2');
    const before = await checksum(server);

    expect(refusals(await create({ name: 'Other', slug: 'caay' }))).toEqual([['TAKEN', 'input.slug']]);
    expect(refusals(await create({ name: 'Other', slug: 'Not a slug' }))).toEqual([
      ['BAD_FORMAT', 'input.slug'],
    ]);
    expect(refusals(await create({ name: 'x'.repeat(256) }))).toEqual([['TOO_LONG', 'input.name']]);
    expect(await checksum(server)).toBe(before);
  });

  test('createOrganization creates one organization when twenty concurrent requests share a key', async () => {
    const { token } = await newPerson(server);
    const made = await Promise.all(
      Array.from({ length: 20 }, () =>
        mutate(
          server,
          'createOrganization',
          { name: 'Once', idempotencyKey: 'k' },
          token,
          'organization { id }',
        ),
      ),
    );
    expect(new Set(made.map(({ organization }) => organization.id)).size).toBe(1);
  });
});

describe('updateOrganization', () => {
  test('updateOrganization changes only the given fields, and reports a conflict when the version is stale', async () => {
    const { id, owner } = await newOrganization(server);
    const admin = await newMember(server, id, 'ADMIN');
    const done = await mutate(
      server,
      'updateOrganization',
      { id, name: 'New', website: 'https://new.example', settings: { a: [1] }, expectedVersion: 1 },
      admin.token,
      ORGANIZATION,
    );
    expect(done.organization).toMatchObject({
      name: 'New',
      website: 'https://new.example',
      settings: { a: [1] },
      version: 2,
    });
    // Authenticate; as the system: lock, actor, organization, update; event; then authenticate and read.
    expect(done.statements).toBe(10);
    const cleared = await mutate(
      server,
      'updateOrganization',
      { id, website: null },
      owner.token,
      ORGANIZATION,
    );
    expect(cleared.organization).toMatchObject({ name: 'New', website: null, version: 3 });

    const before = await checksum(server);
    const lost = await mutate(
      server,
      'updateOrganization',
      { id, name: 'Late', expectedVersion: 1 },
      owner.token,
    );
    expect(refusals(lost)).toEqual([['CONFLICT', 'input.expectedVersion']]);
    expect(refusals(await mutate(server, 'updateOrganization', { id, name: null }, owner.token))).toEqual([
      ['REQUIRED', 'input.name'],
    ]);
    const other = await newOrganization(server);
    const { slug } = (await server.run(`{ organization(id: "${id}") { slug } }`, {}, owner.token)).data
      .organization;
    const untouched = await checksum(server);
    expect(
      refusals(await mutate(server, 'updateOrganization', { id: other.id, slug }, other.owner.token)),
    ).toEqual([['TAKEN', 'input.slug']]);
    expect(await checksum(server)).toBe(untouched);
    expect(before).not.toBe(untouched);
  });

  test('updateOrganization requires SETTINGS_MANAGE when the input contains settings', async () => {
    const { id } = await newOrganization(server);
    const admin = await newMember(server, id, 'ADMIN', { deniedPermissions: ['SETTINGS_MANAGE'] });
    expect(refusals(await mutate(server, 'updateOrganization', { id, settings: {} }, admin.token))).toEqual([
      ['FORBIDDEN', 'input'],
    ]);
    expect((await mutate(server, 'updateOrganization', { id, name: 'Ok' }, admin.token)).userErrors).toEqual(
      [],
    );
  });
});

describe('transferOrganization', () => {
  test('transferOrganization makes another member the owner and the previous owner an admin', async () => {
    const { id, owner } = await newOrganization(server);
    const heir = await newMember(server, id, 'EDITOR', { grantedPermissions: ['AUDIT_READ'] });
    const done = await mutate(
      server,
      'transferOrganization',
      { id, membershipId: heir.membership },
      owner.token,
      'organization { owner { id } memberships(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { role grantedPermissions } } }',
    );
    expect(done.organization).toEqual({
      owner: { id: heir.id },
      memberships: {
        nodes: [
          { role: 'ADMIN', grantedPermissions: [] },
          { role: 'OWNER', grantedPermissions: [] },
        ],
      },
    });
    expect(await eventsOf(server, id)).toEqual(['organization.transferred']);
    expect(
      refusals(
        await mutate(server, 'transferOrganization', { id, membershipId: owner.membership }, owner.token),
      ),
    ).toEqual([['FORBIDDEN', 'input']]);
  });

  test('transferOrganization rejects non-members, invited users, clients, inactive members and the owner', async () => {
    const { id, owner } = await newOrganization(server);
    const account = await server.rows.clientAccount(id);
    const elsewhere = await newOrganization(server);
    const [pending, client, gone] = [
      await newMember(server, id, 'ADMIN', { status: 'PENDING', joinedAt: null }),
      await newMember(server, id, 'CLIENT', { clientAccount: account }),
      await newMember(server, id, 'ADMIN', { status: 'INACTIVE' }),
    ];
    const before = await checksum(server);
    const transfer = async (membershipId: string) =>
      refusals(await mutate(server, 'transferOrganization', { id, membershipId }, owner.token));
    for (const { membership } of [pending, client, owner])
      expect(await transfer(membership)).toEqual([['INVALID_STATE', 'input.membershipId']]);
    for (const membership of [elsewhere.owner.membership, gone.membership, 'nonsense'])
      expect(await transfer(membership)).toEqual([['NOT_FOUND', 'input.membershipId']]);
    expect(await checksum(server)).toBe(before);
  });
});

describe('deleteOrganization and restoreOrganization', () => {
  test('restoreOrganization makes the remaining owner the owner when the other account was deleted', async () => {
    const { id, owner } = await newOrganization(server);
    const heir = await newMember(server, id, 'OWNER');
    const deputy = await newMember(server, id, 'MANAGER', { grantedPermissions: ['ORGANIZATION_DELETE'] });
    const set = (what: string, token: string) =>
      mutate(
        server,
        `${what}Organization`,
        { id },
        token,
        what === 'restore' ? 'organization { owner { id } }' : '',
      );
    expect((await set('delete', owner.token)).userErrors).toEqual([]);
    await server.database.query(
      `UPDATE users SET status = 'DELETED', deleted_at = now() WHERE id = ANY ($1)`,
      [[owner.id, heir.id]],
    );
    // The organization would have no owner with an account.
    expect(refusals(await unchanged(server, () => set('restore', deputy.token)))).toEqual([
      ['INVALID_STATE', 'input.id'],
    ]);
    await server.database.query(`UPDATE users SET status = 'ACTIVE', deleted_at = NULL WHERE id = $1`, [
      heir.id,
    ]);
    expect(await set('restore', heir.token)).toMatchObject({
      organization: { owner: { id: heir.id } },
      userErrors: [],
    });
  });

  test('deleteOrganization hides the organization until its owner restores it within thirty days', async () => {
    const { id, owner } = await newOrganization(server);
    const admin = await newMember(server, id, 'ADMIN');
    const find = async () =>
      (await server.run(`{ organization(id: "${id}") { id } }`, {}, owner.token)).data.organization;

    expect(refusals(await mutate(server, 'deleteOrganization', { id }, admin.token))).toEqual([
      ['FORBIDDEN', 'input'],
    ]);
    const done = await mutate(server, 'deleteOrganization', { id }, owner.token, 'deletedOrganizationId');
    expect(done).toMatchObject({ deletedOrganizationId: id, userErrors: [], statements: 8 });
    expect(await find()).toBeNull();
    expect(refusals(await mutate(server, 'deleteOrganization', { id }, owner.token))).toEqual([
      ['NOT_FOUND', 'input.id'],
    ]);
    expect(refusals(await mutate(server, 'restoreOrganization', { id }, admin.token))).toEqual([
      ['NOT_FOUND', 'input.id'],
    ]);
    const restored = await mutate(server, 'restoreOrganization', { id }, owner.token, 'organization { id }');
    expect(restored.organization).toEqual({ id });
    expect(await eventsOf(server, id)).toEqual(['organization.deleted', 'organization.restored']);

    await mutate(server, 'deleteOrganization', { id }, owner.token);
    server.clock.advance(31 * 86_400_000);
    const late = await mutate(
      server,
      'restoreOrganization',
      { id },
      await server.tokenFor(owner.id).then((t) => t),
    );
    server.clock.advance(-31 * 86_400_000);
    expect(refusals(late)).toEqual([['INVALID_STATE', 'input.id']]);
  });

  test('restoreOrganization fails with TAKEN when another organization uses the slug', async () => {
    const { id, owner } = await newOrganization(server);
    await mutate(server, 'updateOrganization', { id, slug: 'once-mine' }, owner.token);
    await mutate(server, 'deleteOrganization', { id }, owner.token);
    await mutate(server, 'createOrganization', { name: 'X', slug: 'once-mine' }, owner.token);
    expect(refusals(await mutate(server, 'restoreOrganization', { id }, owner.token))).toEqual([
      ['TAKEN', 'input.id'],
    ]);
  });
});
