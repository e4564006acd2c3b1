import fc from 'fast-check';
import { MemberRole } from '../../src/domains/organizations/organizations.enums';
import type { Permission } from '../../src/domains/organizations/permissions';
import { buildMarqueeSchema } from '../../src/schema';
import { mutate, newPerson, type Person, refusals } from '../support/people';
import { serverForTests } from '../support/server';

/** An organization in which the actor has the role under test. */
interface Place {
  readonly organization: string;
  /** The client account of the actor, if the actor is limited to one. */
  readonly client: string;
  readonly otherClient: string;
  /** The membership of the actor. */
  readonly membership: string;
}

/** Properties of the row that the action targets. */
interface Traits {
  readonly own: boolean;
  readonly client: 'NONE' | 'CLIENT' | 'OTHER';
  /** The role of the target member, if the target is a membership. */
  readonly role: MemberRole;
}

interface Action {
  readonly permission: Permission;
  /** The query field that returns the row. */
  readonly kind: keyof typeof kinds;
  readonly input?: (id: string, place: Place) => Promise<object> | object;
  /** The row is deleted after viewerCan was queried. */
  readonly restores?: boolean;
  /** The actor needs no permission for their own row. */
  readonly ownIsFree?: boolean;
  readonly values?: object;
}

const server = serverForTests();
let owner: Person;
let asker: Person;

beforeAll(async () => {
  [owner, asker] = [await newPerson(server), await newPerson(server)];
});

const scopeOf = ({ client }: Traits, place: Place): string | null =>
  client === 'NONE' ? null : client === 'CLIENT' ? place.client : place.otherClient;
const makerOf = ({ own }: Traits): string => (own ? asker.id : owner.id);

/** How to create a row of each kind. */
const kinds = {
  campaign: (place: Place, traits: Traits, values = {}) =>
    server.rows.campaign(place.organization, {
      clientAccount: scopeOf(traits, place),
      createdBy: makerOf(traits),
      ...values,
    }),
  post: (place: Place, traits: Traits, values = {}) =>
    server.rows.post(place.organization, {
      clientAccount: scopeOf(traits, place),
      author: makerOf(traits),
      ...values,
    }),
  clientAccount: (place: Place, { client }: Traits) =>
    Promise.resolve(client === 'OTHER' ? place.otherClient : place.client),
  organization: ({ organization }: Place) => Promise.resolve(organization),
  membership: async ({ organization, membership, otherClient }: Place, { own, role }: Traits) => {
    if (own) return membership;
    const bound = role === 'CLIENT' ? { clientAccount: otherClient } : {};
    return server.rows.membership(organization, await server.rows.user(), { role, ...bound });
  },
} as const;

let counter = 0;
const newAddress = (): string => `invited${(counter += 1)}@marquee.example`;
const into =
  (values: object) =>
  (organizationId: string): object => ({ organizationId, ...values });
const campaigns = { permission: 'CAMPAIGNS_WRITE', kind: 'campaign' } as const;
const content = { permission: 'CONTENT_WRITE', kind: 'post' } as const;
const accounts = { permission: 'CLIENT_ACCOUNTS_MANAGE', kind: 'clientAccount' } as const;
const members = { permission: 'MEMBERS_MANAGE', kind: 'membership' } as const;
const organizations = { permission: 'ORGANIZATION_DELETE', kind: 'organization' } as const;
const heir = ({ organization }: Place): Promise<string> =>
  server.rows.user().then((user) => server.rows.membership(organization, user, { role: 'EDITOR' }));

/**
 * The permission of each mutation. `duplicatePost` is omitted: it creates a row of the actor’s own and only requires
 * that the original is visible to the actor.
 */
const ACTIONS: Readonly<Record<string, Action>> = {
  createCampaign: { ...campaigns, kind: 'organization', input: into({ name: 'New' }) },
  updateCampaign: campaigns,
  deleteCampaign: campaigns,
  restoreCampaign: { ...campaigns, restores: true },
  duplicateCampaign: campaigns,
  createPost: { ...content, kind: 'organization', input: into({ caption: 'New' }) },
  updatePost: content,
  deletePost: content,
  restorePost: { ...content, restores: true },
  archivePost: content,
  unarchivePost: { ...content, values: { status: 'ARCHIVED' } },
  createClientAccount: { ...accounts, kind: 'organization', input: into({ name: 'New' }) },
  updateClientAccount: accounts,
  deleteClientAccount: accounts,
  restoreClientAccount: { ...accounts, restores: true },
  updateOrganization: { ...organizations, permission: 'ORGANIZATION_UPDATE' },
  transferOrganization: {
    ...organizations,
    permission: 'ORGANIZATION_TRANSFER',
    input: async (id, place) => ({ id, membershipId: await heir(place) }),
  },
  deleteOrganization: organizations,
  restoreOrganization: { ...organizations, restores: true },
  inviteMember: {
    ...members,
    kind: 'organization',
    input: (organizationId) => ({ organizationId, email: newAddress(), role: 'VIEWER' }),
  },
  changeMemberRole: members,
  removeMember: { ...members, ownIsFree: true },
};

/** Creates an organization with an owner and the actor as a member. */
async function placeWith(role: string, granted: string[], denied: string[]): Promise<Place> {
  const { rows } = server;
  const organization = await rows.ownedOrganization(owner.id);
  const [client, otherClient] = [
    await rows.clientAccount(organization),
    await rows.clientAccount(organization),
  ];
  const bound = role === 'CLIENT' ? { clientAccount: client } : {};
  // Owners have every permission: none can be granted or revoked.
  const permissions = role === 'OWNER' ? {} : { grantedPermissions: granted, deniedPermissions: denied };
  const membership = await rows.membership(organization, asker.id, { role, ...bound, ...permissions });
  return { organization, client, otherClient, membership };
}

const tables = { campaign: 'campaigns', post: 'posts', clientAccount: 'client_accounts' } as const;
const remove = (kind: keyof typeof kinds, id: string) =>
  server.database.query(
    `UPDATE ${{ ...tables, organization: 'organizations', membership: '' }[kind]} SET deleted_at = now() WHERE id = $1`,
    [id],
  );

interface PermissionCheck {
  readonly allowed: boolean;
  readonly reason: string | null;
}

/** Returns the viewerCan result, or undefined when the row is not visible to the actor. */
async function told(kind: string, id: string, permission: string): Promise<PermissionCheck | undefined> {
  const { data, errors } = await server.run(
    `query ($id: ID!, $permission: Permission!) { found: ${kind}(id: $id) { viewerCan(permission: $permission) { allowed reason } } }`,
    { id, permission },
    asker.token,
  );
  expect(errors).toBeUndefined();
  return data.found?.viewerCan;
}

const roles = fc.constantFrom(...(Object.keys(MemberRole) as MemberRole[]));
const traitsOfRows = fc.record({
  own: fc.boolean(),
  client: fc.constantFrom('NONE' as const, 'CLIENT' as const, 'OTHER' as const),
  role: roles,
});
const plain = { own: false, client: 'NONE', role: 'VIEWER' } as const;

test('compares every mutation that documents a required permission with viewerCan', () => {
  const needs = Object.values(buildMarqueeSchema().getMutationType()!.getFields())
    .map(({ name, description }) => [name, /(?:Needs |Requires `)([A-Z_]+)/.exec(description ?? '')?.[1]])
    .filter(([name, permission]) => permission && name !== 'duplicatePost');
  const compared = Object.entries(ACTIONS).map(([name, { permission }]) => [name, permission]);
  expect(compared.sort()).toEqual(needs.sort());
});

test.each(Object.entries(ACTIONS))(
  'viewerCan agrees with the result of %s for every role, permission and row',
  async (mutation, { permission, kind, input, values, restores, ownIsFree }) => {
    const some = fc.subarray([permission, 'READ']);
    const seen = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(roles, some, some, traitsOfRows, async (role, granted, denied, traits) => {
        const place = await placeWith(role, granted, denied);
        const id = await kinds[kind](place, traits, values);
        const capability = await told(kind, id, permission);
        const given = (await input?.(id, place)) ?? { id };
        if (restores) await remove(kind, id);
        const [refusal] = refusals(await mutate(server, mutation, given, asker.token));

        // Only some users learn that a deleted row existed.
        const refused = restores && refusal?.[0] === 'NOT_FOUND' ? 'NOT_FOUND' : 'FORBIDDEN';
        const free = ownIsFree && traits.own;
        const allowed = capability?.allowed ?? false;
        // Clients lose access to a client account when it is deleted.
        const lost = restores && kind === 'clientAccount' && role === 'CLIENT';
        expect({ place, outcome: refusal?.[0] ?? 'DONE' }).toEqual({
          place,
          outcome: (allowed && !lost) || free ? 'DONE' : capability ? refused : 'NOT_FOUND',
        });
        expect(capability?.reason ?? '').toMatch(allowed || !capability ? /^$/ : /^[A-Z].*\.$/);
        seen.add(allowed);
      }),
      {
        numRuns: 25,
        examples: [
          ['OWNER', [], [], plain],
          ['VIEWER', [], [], plain],
          ['ADMIN', [], [], { ...plain, role: 'OWNER' }],
          ['EDITOR', [permission], ['READ'], plain],
          ['CREATOR', [], ['READ'], { ...plain, own: true }],
        ],
      },
    );
    expect(seen).toEqual(new Set([true, false]));
  },
);
