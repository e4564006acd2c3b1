import { checksum, type Member, mutate, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** Every move of every status machine: those of its table are done, all others are refused with the list of those. */

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

describe('a campaign', () => {
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

  test.each(Object.entries(TABLE))('that is %s may become %j', async (from, allowed) => {
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

  test.each(Object.keys(TABLE))('that is new may be %s if a draft may become it', async (status) => {
    const before = await checksum(server);
    const input = { organizationId: id, name: 'New', status };
    const { campaign, moves } = await mutate(server, 'createCampaign', input, owner.token, SHOWN);
    if (status === 'DRAFT' || TABLE.DRAFT!.includes(status)) {
      expect({ campaign, moves }).toEqual({ campaign: { status, version: 1 }, moves: [] });
    } else {
      expect({ campaign, moves }).toEqual({ campaign: null, moves: refusal('status', TABLE.DRAFT!) });
      expect(await checksum(server)).toBe(before);
    }
  });

  test('that is put away stays among the others and may be opened again', async () => {
    const campaign = await server.rows.campaign(id, { status: 'COMPLETED' });
    await move(campaign, 'ARCHIVED');
    const found = await server.run(`{ campaign(id: "${campaign}") { status } }`, {}, owner.token);
    expect(found.data.campaign).toEqual({ status: 'ARCHIVED' });
    expect((await move(campaign, 'DRAFT')).campaign).toEqual({ status: 'DRAFT', version: 3 });
  });
});

describe('a post', () => {
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
  ])('that is %s: %s makes it %s', async (from, verb, to) => {
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
  ])('that is %s: %s is refused, it may become %j', async (from, verb, allowed) => {
    const post = await postThatIs(from);
    const refused = await unchanged(server, () => file(verb, post));
    expect(refused).toMatchObject({ post: null, moves: refusal('id', allowed) });
  });

  test('of which something is still to be published counts as SCHEDULED, whatever its row says', async () => {
    const post = await postThatIs('DRAFT');
    await server.rows.publication(id, post, { status: 'PUBLISHING' });
    for (const verb of ['archive', 'unarchive'])
      expect((await file(verb, post)).moves).toEqual(refusal('id', []));
  });
});

describe('a job', () => {
  const cancel = (job: string) =>
    mutate(server, 'cancelJob', { id: job }, owner.token, `job { status } ${MOVES}`);

  test('that waits may be called off', async () => {
    const { job, moves } = await cancel(await server.rows.job(owner.id));
    expect({ job, moves }).toEqual({ job: { status: 'CANCELLED' }, moves: [] });
  });

  test.each(['RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'])('that is %s stays as it is', async (status) => {
    const job = await server.rows.job(owner.id, {
      status,
      finishedAt: status === 'RUNNING' ? null : new Date(),
    });
    const refused = await unchanged(server, () => cancel(job));
    expect(refused).toMatchObject({ job: null, moves: refusal('id', []) });
  });

  test('of twenty calls at once one is done, and the others learn what it became', async () => {
    const job = await server.rows.job(owner.id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => cancel(job)));
    expect(answers.filter(({ moves }) => moves.length === 0)).toHaveLength(1);
    const told = answers.flatMap(({ userErrors }) => userErrors.map(({ message }) => message));
    expect(new Set(told)).toEqual(new Set(['It is CANCELLED already; it cannot become anything else now.']));
  });
});
