import fc from 'fast-check';
import { MemberRole } from '../../src/domains/organizations/organizations.enums';
import { Permission, reachOf, RIGHTS } from '../../src/domains/organizations/permissions';
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
  /** Whether it sees members besides itself, and their names. */
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

/** What a member with these values sees of the organization. */
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

describe.each(ROLES)('%s', (role) => {
  test('reads what the table of rights says', async () => {
    expect(await seenWith({ role })).toEqual(byRole(role));
  });

  test('sees the organization that invites it, and no more, before it has joined', async () => {
    expect(await seenWith({ role, status: 'PENDING', joinedAt: null })).toEqual(MEMBERSHIP_ALONE);
  });

  test('sees nothing once it is inactive', async () => {
    expect(await seenWith({ role, status: 'INACTIVE' })).toEqual(NOTHING);
  });

  test('sees no rows when reading was taken from it, also when it was given as well', async () => {
    expect(await seenWith({ role, deniedPermissions: ['READ'] })).toEqual(MEMBERSHIP_ALONE);
    expect(await seenWith({ role, deniedPermissions: ['READ'], grantedPermissions: ['READ'] })).toEqual(
      MEMBERSHIP_ALONE,
    );
  });

  test('reads no farther when reading was given on top', async () => {
    expect(await seenWith({ role, grantedPermissions: ['READ'] })).toEqual(byRole(role));
  });
});

/**
 * The table of rights as the product was designed, written out by hand: who may do what, in the order of the roles below
 * (every row, own rows, the rows of one's own client account, nothing). Whoever changes the code's table changes this one.
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

/** What the designed table gives a role, as `PERMISSION REACH`. */
const designedFor = (role: MemberRole): string[] =>
  Object.entries(DESIGNED)
    .map(([permission, row]) => [permission, row.trim().split(/ +/)[COLUMNS.indexOf(role)]] as const)
    .filter(([, reach]) => reach !== '-')
    .map(([permission, reach]) => `${permission} ${reach?.toUpperCase()}`)
    .sort();

test('the designed table of rights names every role and permission, and no other', () => {
  expect([...COLUMNS].sort()).toEqual([...ROLES].sort());
  expect(Object.keys(DESIGNED).sort()).toEqual([...PERMISSIONS].sort());
  for (const row of Object.values(DESIGNED)) {
    expect(row.trim().split(/ +/)).toHaveLength(COLUMNS.length);
    expect(row).toMatch(/^(\s*(all|own|client|-))+$/);
  }
});

test.each(ROLES)('the code and the database give %s what was designed', async (role) => {
  const rows = await server.database.query<{ permission: string; reach: string }>(
    'SELECT permission, reach FROM role_permissions WHERE role = $1',
    [role],
  );
  const declared = PERMISSIONS.filter((permission) => RIGHTS[permission][role]);
  expect(declared.map((permission) => `${permission} ${reachOf(role, permission)}`).sort()).toEqual(
    designedFor(role),
  );
  expect(rows.map(({ permission, reach }) => `${permission} ${reach}`).sort()).toEqual(designedFor(role));
});

test('the database gives no role that is not one', async () => {
  const rows = await server.database.query<{ role: string }>('SELECT DISTINCT role FROM role_permissions');
  expect(rows.map(({ role }) => role).sort()).toEqual([...ROLES].sort());
});

test('a membership’s own permissions add to its role’s and take from them', async () => {
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
        const expected = denied.includes(permission) ? null : (given ?? reachOf(role, permission) ?? null);
        expect({ role, permission, reach }).toEqual({ role, permission, reach: expected });
      }
    }),
    { numRuns: 60 },
  );
});
