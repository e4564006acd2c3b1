import {
  checksum,
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  refusals,
} from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const POST =
  'post { id caption title status hashtags version scheduledAt publishedAt author { id } campaign { id } media { id } performanceScore }';
const run = (verb: string, input: object, token = owner.token) =>
  mutate(server, `${verb}Post`, input, token, POST);

describe('duplicatePost', () => {
  test('duplicatePost creates a draft with the text and media, owned by the actor', async () => {
    const { rows } = server;
    const creator = await newMember(server, id, 'CREATOR');
    const campaign = await rows.campaign(id);
    const post = await rows.post(id, {
      campaign,
      author: owner.id,
      title: 'Menu',
      caption: 'चाय',
      hashtags: ['chai'],
      status: 'PUBLISHED',
      publishedAt: new Date(),
      performanceScore: '80',
      version: 7,
    });
    const [a, b, gone] = [
      await rows.media(id),
      await rows.media(id),
      await rows.media(id, { deletedAt: new Date() }),
    ];
    for (const [place, media] of [b, gone, a].entries()) await rows.postMedia(id, post, media, place);

    const made = await run('duplicate', { id: post }, creator.token);

    expect(made.post).toEqual({
      id: made.post.id,
      caption: 'चाय',
      title: 'Menu',
      status: 'DRAFT',
      hashtags: ['chai'],
      version: 1,
      scheduledAt: null,
      publishedAt: null,
      author: { id: creator.id },
      campaign: { id: campaign },
      media: [{ id: b }, { id: a }],
      performanceScore: null,
    });
    // Authenticate, post, permissions, insert, media, event; then authenticate, read, and its media.
    expect(made.statements).toBe(10);
    expect(await eventsOf(server, made.post.id)).toEqual(['post.created']);
    expect((await run('duplicate', { id: post, campaignId: null })).post.campaign).toBeNull();
  });

  test('duplicatePost creates one post when twenty concurrent requests share a key', async () => {
    const post = await server.rows.post(id);
    const made = await Promise.all(
      Array.from({ length: 20 }, () => run('duplicate', { id: post, idempotencyKey: post })),
    );
    expect(new Set(made.map((answer) => answer.post.id)).size).toBe(1);
  });

  test('duplicatePost fails when the post or campaign is not found or the permission is missing', async () => {
    const elsewhere = await newOrganization(server);
    const [post, foreign, gone] = [
      await server.rows.post(id),
      await server.rows.post(elsewhere.id),
      await server.rows.post(id, { deletedAt: new Date() }),
    ];
    const viewer = await newMember(server, id, 'VIEWER');
    const campaign = await server.rows.campaign(elsewhere.id);
    const before = await checksum(server);
    for (const missing of [foreign, gone, 'nonsense'])
      expect(refusals(await run('duplicate', { id: missing }))).toEqual([['NOT_FOUND', 'input.id']]);
    for (const campaignId of [campaign, 'nonsense'])
      expect(refusals(await run('duplicate', { id: post, campaignId }))).toEqual([
        ['NOT_FOUND', 'input.campaignId'],
      ]);
    expect(refusals(await run('duplicate', { id: post }, viewer.token))).toEqual([['FORBIDDEN', 'input']]);
    expect(await checksum(server)).toBe(before);
  });
});

describe('archivePost and unarchivePost', () => {
  const publish = async (statuses: string[], values: Record<string, unknown> = {}): Promise<string> => {
    const post = await server.rows.post(id, values);
    for (const status of statuses)
      await server.rows.publication(id, post, {
        status,
        platform: 'FACEBOOK',
        publishedAt: status === 'PUBLISHED' ? '2026-03-01T08:00:00Z' : null,
      });
    return post;
  };

  test.each([
    ['DRAFT', []],
    ['PUBLISHED', ['PUBLISHED', 'PUBLISHED']],
    ['PARTIALLY_PUBLISHED', ['PUBLISHED', 'FAILED']],
    ['FAILED', ['FAILED']],
  ])('archivePost and unarchivePost restore the previous status: %s', async (status, publications) => {
    const post = await publish(publications, {
      status,
      publishedAt: status.includes('PUBLISHED') ? new Date() : null,
    });
    const away = await run('archive', { id: post, expectedVersion: 1 });
    expect(away.post).toMatchObject({ status: 'ARCHIVED', version: 2 });
    // Authenticate, post, publications, update, event; then authenticate, read, and its media.
    expect(away.statements).toBe(8);
    expect(refusals(await run('archive', { id: post }))).toEqual([['INVALID_STATE', 'input.id']]);
    const back = await run('unarchive', { id: post, expectedVersion: 2 });
    expect(back.post).toMatchObject({ status, version: 3 });
    expect(refusals(await run('unarchive', { id: post }))).toEqual([['INVALID_STATE', 'input.id']]);
    const events = await eventsOf(server, post);
    expect(events.filter((name) => name !== 'post.updated')).toEqual(['post.archived', 'post.unarchived']);
  });

  test('archivePost sets publishedAt from the publications when the post has none', async () => {
    const post = await publish(['PUBLISHED'], { status: 'ARCHIVED' });
    expect((await run('unarchive', { id: post })).post).toMatchObject({
      status: 'PUBLISHED',
      publishedAt: '2026-03-01T08:00:00+00:00',
    });
  });

  test('archivePost fails when a publication is pending, the version is stale or the permission is missing', async () => {
    const waiting = await publish(['QUEUED']);
    const unsure = await publish(['PUBLISHED', 'UNKNOWN'], { status: 'PUBLISHED', publishedAt: new Date() });
    const planned = await server.rows.post(id, { status: 'SCHEDULED', scheduledAt: new Date() });
    const theirs = await server.rows.post(id, { author: owner.id, version: 3 });
    const creator = await newMember(server, id, 'CREATOR');
    const own = await server.rows.post(id, { author: creator.id });
    const before = await checksum(server);
    for (const post of [waiting, unsure, planned])
      expect(refusals(await run('archive', { id: post }))).toEqual([['INVALID_STATE', 'input.id']]);
    expect(refusals(await run('archive', { id: theirs, expectedVersion: 2 }))).toEqual([
      ['CONFLICT', 'input.expectedVersion'],
    ]);
    expect(refusals(await run('archive', { id: theirs }, creator.token))).toEqual([['FORBIDDEN', 'input']]);
    expect(await checksum(server)).toBe(before);
    expect((await run('archive', { id: own }, creator.token)).post.status).toBe('ARCHIVED');
  });

  test('archivePost succeeds once when twenty requests are concurrent', async () => {
    const post = await server.rows.post(id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => run('archive', { id: post })));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });
});
