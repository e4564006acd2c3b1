import fc from '../support/property';
import { MemberRole } from '../../src/domains/organizations/organizations.enums';
import { Permission, accessLevelOf, ROLE_PERMISSIONS } from '../../src/domains/organizations/permissions';
import { serverForTests } from '../support/server';

const ROLES = Object.keys(MemberRole) as MemberRole[];
const PERMISSIONS = Object.keys(Permission) as Permission[];

const server = serverForTests();
let organization: string;
let client: string;

beforeAll(async () => {
  const { rows } = server;
  organization = await rows.organization(await rows.user());
  client = await rows.clientAccount(organization);
  await rows.campaign(organization);
  await rows.campaign(organization, { clientAccount: client });
  await rows.campaign(organization, { clientAccount: await rows.clientAccount(organization) });
  await rows.membership(organization, await rows.user(), { role: 'OWNER' });
});

interface Seen {
  organization: boolean;
  campaigns: number;
  clientAccounts: number;
  /** Whether the member sees other members and their names. */
  colleagues: boolean;
  itself: boolean;
}

const EVERYTHING: Seen = {
  organization: true,
  campaigns: 3,
  clientAccounts: 2,
  colleagues: true,
  itself: true,
};
const OWN_CLIENTS: Seen = {
  organization: true,
  campaigns: 1,
  clientAccounts: 1,
  colleagues: false,
  itself: true,
};
const MEMBERSHIP_ALONE: Seen = { ...OWN_CLIENTS, campaigns: 0, clientAccounts: 0 };
const NOTHING: Seen = { ...MEMBERSHIP_ALONE, organization: false, itself: false };

/** Returns what a member with these values sees of the organization. */
async function seenWith(values: Record<string, unknown>): Promise<Seen> {
  const { rows } = server;
  const person = await rows.user();
  const bound = values.role === 'CLIENT' ? { clientAccount: client } : {};
  const membership = await rows.membership(organization, person, { ...bound, ...values });
  const { data, errors } = await server.run(
    `query ($o: ID!, $m: ID!) {
      organization(id: $o) { id }
      campaigns(organizationId: $o) { totalCount nodes { id } }
      clientAccounts(organizationId: $o) { totalCount nodes { id } }
      memberships(organizationId: $o, first: 100) { nodes { id user { id } } }
      membership(id: $m) { id }
      viewer { id memberships { totalCount nodes { organization { id } } } }
    }`,
    { o: organization, m: membership },
    await server.tokenFor(person),
  );
  expect(errors).toBeUndefined();
  expect(data.viewer.id).toBe(person);
  expect(data.viewer.memberships.totalCount).toBe(data.membership ? 1 : 0);
  for (const list of [data.campaigns, data.clientAccounts]) expect(list.totalCount).toBe(list.nodes.length);
  const others = data.memberships.nodes.filter((m: { user: { id: string } | null }) => m.user?.id !== person);
  return {
    organization: data.organization !== null,
    campaigns: data.campaigns.totalCount,
    clientAccounts: data.clientAccounts.totalCount,
    colleagues: others.length > 0,
    itself: data.membership !== null,
  };
}

const byRole = (role: MemberRole): Seen => (role === 'CLIENT' ? OWN_CLIENTS : EVERYTHING);

describe.each(ROLES)('role %s', (role) => {
  test('a member reads the rows that the access level of the role allows', async () => {
    expect(await seenWith({ role })).toEqual(byRole(role));
  });

  test('a member sees only the organization and the own membership when the invitation is pending', async () => {
    expect(await seenWith({ role, status: 'PENDING', joinedAt: null })).toEqual(MEMBERSHIP_ALONE);
  });

  test('a member sees nothing when the membership is inactive', async () => {
    expect(await seenWith({ role, status: 'INACTIVE' })).toEqual(NOTHING);
  });

  test('a member sees no rows when READ is denied, even if READ is also granted', async () => {
    expect(await seenWith({ role, deniedPermissions: ['READ'] })).toEqual(MEMBERSHIP_ALONE);
    expect(await seenWith({ role, deniedPermissions: ['READ'], grantedPermissions: ['READ'] })).toEqual(
      MEMBERSHIP_ALONE,
    );
  });

  test('a member reads no additional rows when READ is granted', async () => {
    expect(await seenWith({ role, grantedPermissions: ['READ'] })).toEqual(byRole(role));
  });
});

/**
 * The permission matrix as designed: the access level of each role (all, own, client or none), one column per role.
 * Written by hand, so that a change to the matrix in the code must be repeated here.
 */
const DESIGNED: Readonly<Record<string, string>> = {
  //                   OWNER  ADMIN  MANAGER EDITOR CREATOR MEMBER VIEWER CLIENT
  ORGANIZATION_DELETE: 'all    -      -      -      -      -      -      -',
  ORGANIZATION_TRANSFER: 'all  -      -      -      -      -      -      -',
  BILLING_MANAGE: '     all    -      -      -      -      -      -      -',
  ORGANIZATION_UPDATE: 'all    all    -      -      -      -      -      -',
  MEMBERS_MANAGE: '     all    all    -      -      -      -      -      -',
  SETTINGS_MANAGE: '    all    all    -      -      -      -      -      -',
  AUDIT_READ: '         all    all    -      -      -      -      -      -',
  BILLING_READ: '       all    all    -      -      -      -      -      -',
  SOCIAL_ACCOUNTS_MANAGE: '    all    all    all    -      -      -      -      -',
  CLIENT_ACCOUNTS_MANAGE: '     all    all    all    -      -      -      -      -',
  BRANDS_MANAGE: '      all    all    all    -      -      -      -      -',
  WORKFLOWS_MANAGE: '   all    all    all    -      -      -      -      -',
  AUTOMATIONS_MANAGE: ' all    all    all    -      -      -      -      -',
  WEBHOOKS_MANAGE: '    all    all    all    -      -      -      -      -',
  CAMPAIGNS_WRITE: '    all    all    all    all    -      -      -      -',
  CONTENT_PUBLISH: '    all    all    all    all    -      -      -      -',
  INBOX_REPLY: '        all    all    all    all    -      -      -      -',
  CONTENT_APPROVE: '    all    all    all    -      -      -      -      client',
  CONTENT_WRITE: '      all    all    all    all    own    own    -      -',
  MEDIA_WRITE: '        all    all    all    all    own    own    -      -',
  TEMPLATES_WRITE: '    all    all    all    all    own    own    -      -',
  AI_USE: '             all    all    all    all    own    own    -      -',
  FEEDBACK_GIVE: '      all    all    all    all    all    all    -      client',
  READ: '               all    all    all    all    all    all    all    client',
};
const COLUMNS = ['OWNER', 'ADMIN', 'MANAGER', 'EDITOR', 'CREATOR', 'MEMBER', 'VIEWER', 'CLIENT'] as const;

/** Returns the permissions of a role in the matrix, as `PERMISSION LEVEL`. */
const designedFor = (role: MemberRole): string[] =>
  Object.entries(DESIGNED)
    .map(([permission, row]) => [permission, row.trim().split(/ +/)[COLUMNS.indexOf(role)]] as const)
    .filter(([, reach]) => reach !== '-')
    .map(([permission, reach]) => `${permission} ${reach?.toUpperCase()}`)
    .sort();

test('the permission matrix covers exactly the declared roles and permissions', () => {
  expect([...COLUMNS].sort()).toEqual([...ROLES].sort());
  expect(Object.keys(DESIGNED).sort()).toEqual([...PERMISSIONS].sort());
  for (const row of Object.values(DESIGNED)) {
    expect(row.trim().split(/ +/)).toHaveLength(COLUMNS.length);
    expect(row).toMatch(/^(\s*(all|own|client|-))+$/);
  }
});

test.each(ROLES)('the code and the database match the permission matrix for role %s', async (role) => {
  const rows = await server.database.query<{ permission: string; reach: string }>(
    'SELECT permission, reach FROM role_permissions WHERE role = $1',
    [role],
  );
  const declared = PERMISSIONS.filter((permission) => ROLE_PERMISSIONS[permission][role]);
  expect(declared.map((permission) => `${permission} ${accessLevelOf(role, permission)}`).sort()).toEqual(
    designedFor(role),
  );
  expect(rows.map(({ permission, reach }) => `${permission} ${reach}`).sort()).toEqual(designedFor(role));
});

test('the database contains permissions only for declared roles', async () => {
  const rows = await server.database.query<{ role: string }>('SELECT DISTINCT role FROM role_permissions');
  expect(rows.map(({ role }) => role).sort()).toEqual([...ROLES].sort());
});

test('applies the granted and denied permissions of a membership on top of its role', async () => {
  const some = fc.subarray(PERMISSIONS);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ROLES), some, some, async (role, granted, denied) => {
      const membership = { role, granted_permissions: granted, denied_permissions: denied };
      const rows = await server.database.query<{ permission: Permission; reach: string | null }>(
        `SELECT p AS permission, tenancy.reach(jsonb_populate_record(NULL::memberships, $1), p) AS reach
           FROM unnest($2::text[]) p`,
        [membership, PERMISSIONS],
      );
      for (const { permission, reach } of rows) {
        const given = granted.includes(permission) ? (role === 'CLIENT' ? 'CLIENT' : 'ALL') : null;
        const expected = denied.includes(permission)
          ? null
          : (given ?? accessLevelOf(role, permission) ?? null);
        expect({ role, permission, reach }).toEqual({ role, permission, reach: expected });
      }
    }),
    { numRuns: 60 },
  );
});
