import { serverForTests } from '../support/server';
import { type Member, mutate, newMember, newOrganization } from '../support/people';

/** What `viewerActions` says about a row agrees with what the mutations then do to it. */

const server = serverForTests();
let id: string;
const members: Record<string, Member> = {};

beforeAll(async () => {
  const made = await newOrganization(server);
  ({ id } = made);
  members.OWNER = made.owner;
  for (const role of ['EDITOR', 'CREATOR', 'VIEWER']) members[role] = await newMember(server, id, role);
});

interface Outcome {
  readonly allowed: boolean;
  readonly code: string | null;
  readonly reason: string | null;
}

async function said(field: string, row: string, action: string, token: string): Promise<Outcome> {
  const source = `{ ${field}(id: "${row}") { viewerActions { ${action} { allowed code reason } } } }`;
  const { data, errors, extensions } = await server.run(source, {}, token);
  expect(errors).toBeUndefined();
  expect(extensions.cost.plan).toBe('compiled');
  return data![field].viewerActions[action] as Outcome;
}

async function done(mutation: string, input: object, token: string): Promise<Outcome> {
  const { userErrors } = await mutate(server, mutation, input, token, '__typename');
  const [error] = userErrors as { code: string; message: string }[];
  return { allowed: !error, code: error?.code ?? null, reason: error?.message ?? null };
}

const STATES: Readonly<Record<string, () => Promise<string>>> = {
  'a draft': () => post({ status: 'DRAFT' }),
  'a published post': () => post({ status: 'PUBLISHED', publishedAt: new Date() }),
  'a scheduled post': () => post({ status: 'SCHEDULED', scheduledAt: new Date() }),
  'a draft with a pending publication': () => withPending({ status: 'DRAFT' }),
  'an archived post': () => post({ status: 'ARCHIVED' }),
  'an archived post with a pending publication': () =>
    withPending({ status: 'ARCHIVED', scheduledAt: new Date() }),
};

const post = (values: object): Promise<string> =>
  server.rows.post(id, { author: members.CREATOR!.id, ...values });

async function withPending(values: object): Promise<string> {
  const made = await post(values);
  await server.rows.publication(id, made, { status: 'QUEUED' });
  return made;
}

describe.each(Object.entries(STATES))('on %s', (_, make) => {
  test.each(['update', 'delete', 'archive', 'unarchive'])(
    'agrees with %sPost for every role',
    async (action) => {
      for (const [role, { token }] of Object.entries(members)) {
        const row = await make();
        const before = await said('post', row, action, token);
        const input = action === 'update' ? { id: row, caption: 'Changed' } : { id: row };
        const after = await done(`${action}Post`, input, token);
        // The mutation names the statuses of a transition that is not allowed.
        const reason =
          action === 'unarchive' && after.code === 'INVALID_STATE'
            ? 'This post is not archived.'
            : after.reason;
        expect({ role, ...before }).toEqual({ role, ...after, reason });
      }
    },
  );
});

const STATUS_ACTIONS = {
  requestReview: 'REVIEW',
  activate: 'ACTIVE',
  pause: 'PAUSED',
  complete: 'COMPLETED',
  cancel: 'CANCELLED',
  archive: 'ARCHIVED',
  reopen: 'DRAFT',
};

test.each(Object.values(STATUS_ACTIONS))(
  'agrees with updateCampaign on every transition from %s',
  async (from) => {
    for (const [action, status] of Object.entries(STATUS_ACTIONS).filter(([, to]) => to !== from))
      for (const role of ['OWNER', 'VIEWER']) {
        const { token } = members[role]!;
        const row = await server.rows.campaign(id, { status: from });
        const before = await said('campaign', row, action, token);
        const after = await done('updateCampaign', { id: row, status }, token);
        expect({ action, role, ...before }).toEqual({ action, role, ...after });
      }
  },
);

test('denies a transition to the current status', async () => {
  const row = await server.rows.campaign(id, { status: 'PAUSED' });

  expect(await said('campaign', row, 'pause', members.OWNER!.token)).toEqual({
    allowed: false,
    code: 'INVALID_STATE',
    reason: 'Status is already Paused.',
  });
});

test('lists of deleted rows say what can be restored', async () => {
  const row = await server.rows.campaign(id, { deletedAt: new Date() });
  const source = `{ campaigns(organizationId: "${id}", onlyDeleted: true) { nodes { id viewerActions {
    restore { allowed } update { allowed code reason } } } } }`;

  const { data } = await server.run(source, {}, members.OWNER!.token);

  expect(data!.campaigns.nodes).toEqual([
    {
      id: row,
      viewerActions: {
        restore: { allowed: true },
        update: { allowed: false, code: 'INVALID_STATE', reason: 'This campaign is deleted.' },
      },
    },
  ]);
});

describe('members', () => {
  /** Creates the membership that is removed in an organization whose owner is `owner`. Returns its ID. */
  const TARGETS: Readonly<
    Record<string, (organization: string, owner: Member, viewer: Member) => Promise<string>>
  > = {
    'the last owner': (_, owner) => Promise.resolve(owner.membership),
    'one of two owners': async (organization, owner) => {
      await newMember(server, organization, 'OWNER');
      return owner.membership;
    },
    'the last owner with an account': async (organization, owner) => {
      const gone = await server.rows.user({ status: 'DELETED', deletedAt: new Date() });
      await server.rows.membership(organization, gone, { role: 'OWNER' });
      return owner.membership;
    },
    'an editor': async (organization) => (await newMember(server, organization, 'EDITOR')).membership,
    'an invited user': async (organization) =>
      server.rows.membership(organization, await server.rows.user(), {
        role: 'EDITOR',
        status: 'PENDING',
        invitedEmail: 'invited@marquee.example',
        joinedAt: null,
      }),
    'a former member': async (organization) =>
      server.rows.membership(organization, await server.rows.user(), {
        role: 'EDITOR',
        status: 'INACTIVE',
        formerName: 'Former',
      }),
    'the viewer': (_, __, viewer) => Promise.resolve(viewer.membership),
  };

  test.each(Object.entries(TARGETS))(
    'agrees with removeMember and changeMemberRole of %s',
    async (_, make) => {
      for (const role of ['OWNER', 'ADMIN', 'VIEWER'])
        for (const action of ['remove', 'changeRole']) {
          const { id: organization, owner } = await newOrganization(server);
          const viewer = role === 'OWNER' ? owner : await newMember(server, organization, role);
          const row = await make(organization, owner, viewer);
          const before = await said('membership', row, action, viewer.token);
          const after =
            action === 'remove'
              ? await done('removeMember', { id: row }, viewer.token)
              : await done('changeMemberRole', { id: row, deniedPermissions: [] }, viewer.token);
          expect({ role, action, ...before }).toEqual({ role, action, ...after });
        }
    },
  );
});

test.each([
  ['update', 'updateOrganization', { name: 'Changed' }],
  ['delete', 'deleteOrganization', {}],
])('agrees on organizations about %s with %s', async (action, mutation, input) => {
  for (const role of ['OWNER', 'ADMIN', 'VIEWER', 'CLIENT']) {
    const { id: organization, owner } = await newOrganization(server);
    const client = { clientAccount: await server.rows.clientAccount(organization) };
    const viewer =
      role === 'OWNER' ? owner : await newMember(server, organization, role, role === 'CLIENT' ? client : {});
    const before = await said('organization', organization, action, viewer.token);
    const after = await done(mutation, { id: organization, ...input }, viewer.token);
    expect({ role, ...before }).toEqual({ role, ...after });
  }
});
