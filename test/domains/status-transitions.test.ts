import { checksum, type Member, mutate, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** Tests every status transition: allowed ones succeed, all others are rejected with the allowed statuses. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const MOVES =
  'moves: userErrors { __typename code path ... on InvalidStatusTransitionError { allowedStatuses } }';

const refusal = (path: string, allowed: readonly string[]) => [
  {
    __typename: 'InvalidStatusTransitionError',
    code: 'INVALID_STATE',
    path: ['input', path],
    allowedStatuses: allowed,
  },
];

describe('campaign status transitions', () => {
  const TABLE: Record<string, string[]> = {
    DRAFT: ['REVIEW', 'ACTIVE', 'CANCELLED', 'ARCHIVED'],
    REVIEW: ['DRAFT', 'ACTIVE', 'CANCELLED'],
    ACTIVE: ['PAUSED', 'COMPLETED', 'CANCELLED'],
    PAUSED: ['ACTIVE', 'COMPLETED', 'CANCELLED'],
    COMPLETED: ['ARCHIVED'],
    CANCELLED: ['DRAFT', 'ARCHIVED'],
    ARCHIVED: ['DRAFT'],
  };
  const SHOWN = `campaign { status version } ${MOVES}`;
  const move = (campaign: string, status: string) =>
    mutate(server, 'updateCampaign', { id: campaign, status }, owner.token, SHOWN);

  test.each(Object.entries(TABLE))('a campaign in status %s can change only to %j', async (from, allowed) => {
    for (const to of allowed) {
      const { campaign, moves } = await move(await server.rows.campaign(id, { status: from }), to);
      expect({ campaign, moves }).toEqual({ campaign: { status: to, version: 2 }, moves: [] });
    }
    const campaign = await server.rows.campaign(id, { status: from });
    const before = await checksum(server);
    expect(await move(campaign, from)).toMatchObject({ campaign: { status: from, version: 1 }, moves: [] });
    for (const to of Object.keys(TABLE).filter((status) => status !== from && !allowed.includes(status)))
      expect(await move(campaign, to)).toMatchObject({ campaign: null, moves: refusal('status', allowed) });
    expect(await checksum(server)).toBe(before);
  });

  test.each(Object.keys(TABLE))(
    'createCampaign accepts %s only when a draft can change to it',
    async (status) => {
      const before = await checksum(server);
      const input = { organizationId: id, name: 'New', status };
      const { campaign, moves } = await mutate(server, 'createCampaign', input, owner.token, SHOWN);
      if (status === 'DRAFT' || TABLE.DRAFT!.includes(status)) {
        expect({ campaign, moves }).toEqual({ campaign: { status, version: 1 }, moves: [] });
      } else {
        expect({ campaign, moves }).toEqual({ campaign: null, moves: refusal('status', TABLE.DRAFT!) });
        expect(await checksum(server)).toBe(before);
      }
    },
  );

  test('an archived campaign stays visible and can return to draft', async () => {
    const campaign = await server.rows.campaign(id, { status: 'COMPLETED' });
    await move(campaign, 'ARCHIVED');
    const found = await server.run(`{ campaign(id: "${campaign}") { status } }`, {}, owner.token);
    expect(found.data.campaign).toEqual({ status: 'ARCHIVED' });
    expect((await move(campaign, 'DRAFT')).campaign).toEqual({ status: 'DRAFT', version: 3 });
  });
});

describe('post status transitions', () => {
  const LIVE = ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'PARTIALLY_PUBLISHED', 'FAILED'];
  const postThatIs = (status: string) =>
    server.rows.post(id, {
      status,
      scheduledAt: status === 'SCHEDULED' ? new Date() : null,
      publishedAt: status.includes('PUBLISHED') ? new Date() : null,
    });
  const file = (verb: string, post: string) =>
    mutate(server, `${verb}Post`, { id: post }, owner.token, `post { status version } ${MOVES}`);

  test.each([
    ['DRAFT', 'archive', 'ARCHIVED'],
    ['PUBLISHED', 'archive', 'ARCHIVED'],
    ['PARTIALLY_PUBLISHED', 'archive', 'ARCHIVED'],
    ['FAILED', 'archive', 'ARCHIVED'],
    ['ARCHIVED', 'unarchive', 'DRAFT'],
  ])('a post in status %s: %s changes it to %s', async (from, verb, to) => {
    const { post, moves } = await file(verb, await postThatIs(from));
    expect({ post, moves }).toEqual({ post: { status: to, version: 2 }, moves: [] });
  });

  test.each([
    ['ARCHIVED', 'archive', LIVE],
    ['SCHEDULED', 'archive', []],
    ['SCHEDULED', 'unarchive', []],
    ['DRAFT', 'unarchive', ['ARCHIVED']],
    ['PUBLISHED', 'unarchive', ['ARCHIVED']],
    ['PARTIALLY_PUBLISHED', 'unarchive', ['ARCHIVED']],
    ['FAILED', 'unarchive', ['ARCHIVED']],
  ])('a post in status %s: %s is rejected with the allowed statuses %j', async (from, verb, allowed) => {
    const post = await postThatIs(from);
    const refused = await unchanged(server, () => file(verb, post));
    expect(refused).toMatchObject({ post: null, moves: refusal('id', allowed) });
  });

  test('a post with a pending publication is treated as SCHEDULED, whatever its stored status', async () => {
    const post = await postThatIs('DRAFT');
    await server.rows.publication(id, post, { status: 'PUBLISHING' });
    for (const verb of ['archive', 'unarchive'])
      expect((await file(verb, post)).moves).toEqual(refusal('id', []));
  });
});

describe('job status transitions', () => {
  const cancel = (job: string) =>
    mutate(server, 'cancelJob', { id: job }, owner.token, `job { status } ${MOVES}`);

  test('cancelJob cancels a pending job', async () => {
    const { job, moves } = await cancel(await server.rows.job(owner.id));
    expect({ job, moves }).toEqual({ job: { status: 'CANCELLED' }, moves: [] });
  });

  test.each(['RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'])(
    'cancelJob is rejected when the job is %s',
    async (status) => {
      const job = await server.rows.job(owner.id, {
        status,
        finishedAt: status === 'RUNNING' ? null : new Date(),
      });
      const refused = await unchanged(server, () => cancel(job));
      expect(refused).toMatchObject({ job: null, moves: refusal('id', []) });
    },
  );

  test('cancelJob succeeds once when twenty requests are concurrent, and the others return the new status', async () => {
    const job = await server.rows.job(owner.id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => cancel(job)));
    expect(answers.filter(({ moves }) => moves.length === 0)).toHaveLength(1);
    const told = answers.flatMap(({ userErrors }) => userErrors.map(({ message }) => message));
    expect(new Set(told)).toEqual(new Set(['Status is already Canceled.']));
  });
});
