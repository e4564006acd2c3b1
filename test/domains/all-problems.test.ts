import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** All problems of an input are told at once: its form, nulls, references and rules; and then nothing is written. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const NOBODY = '01990000-0000-7000-8000-000000000000';

const refused = async (mutation: string, input: object, token = owner.token) =>
  refusals(await unchanged(server, () => mutate(server, mutation, input, token)));

describe('a change of a campaign', () => {
  test('is refused for its form, its nulls, its references and each of its rules', async () => {
    const campaign = await server.rows.campaign(id);

    expect(
      await refused('updateCampaign', {
        id: campaign,
        name: null,
        currency: null,
        theme: 'y'.repeat(101),
        clientAccountId: NOBODY,
        status: 'PAUSED',
        startDate: '2026-02-02',
        endDate: '2026-02-01',
        kind: 'PAID',
      }),
    ).toEqual([
      ['INVALID', 'input.name'],
      ['INVALID', 'input.theme'],
      ['INVALID', 'input.currency'],
      ['NOT_FOUND', 'input.clientAccountId'],
      ['INVALID_STATE', 'input.status'],
      ['INVALID', 'input.endDate'],
      ['INVALID', 'input.purpose'],
    ]);
  });

  test('that is not there, or that has another version, tells what is wrong with the input as well', async () => {
    const campaign = await server.rows.campaign(id, { version: 3 });

    expect(await refused('updateCampaign', { id: NOBODY, name: null })).toEqual([
      ['INVALID', 'input.name'],
      ['NOT_FOUND', 'input.id'],
    ]);
    expect(await refused('updateCampaign', { id: campaign, name: null, expectedVersion: 2 })).toEqual([
      ['INVALID', 'input.name'],
      ['CONFLICT', 'input.expectedVersion'],
    ]);
  });

  test('by who may not make it tells no reference apart', async () => {
    const viewer = await newMember(server, id, 'VIEWER');
    const campaign = await server.rows.campaign(id);
    const client = await server.rows.clientAccount(id);

    for (const clientAccountId of [client, NOBODY])
      expect(await refused('updateCampaign', { id: campaign, clientAccountId }, viewer.token)).toEqual([
        ['FORBIDDEN', 'input'],
      ]);
  });
});

describe('a new post', () => {
  test('is refused for each reference that leads nowhere, those of another organization of mine among them', async () => {
    const elsewhere = await server.rows.ownedOrganization(owner.id);
    const [campaign, client, medium, mine] = [
      await server.rows.campaign(elsewhere),
      await server.rows.clientAccount(elsewhere),
      await server.rows.media(elsewhere),
      await server.rows.media(id),
    ];

    expect(
      await refused('createPost', {
        organizationId: id,
        title: 'x'.repeat(501),
        campaignId: campaign,
        clientAccountId: client,
        mediaIds: [mine, medium, mine.toUpperCase(), 'nonsense'],
      }),
    ).toEqual([
      ['INVALID', 'input.title'],
      ['NOT_FOUND', 'input.campaignId'],
      ['NOT_FOUND', 'input.clientAccountId'],
      ['NOT_FOUND', 'input.mediaIds.1'],
      ['INVALID', 'input.mediaIds.2'],
      ['NOT_FOUND', 'input.mediaIds.3'],
    ]);
  });

  test('with an id that is none is refused for it, and for whatever else', async () => {
    expect(
      await refused('createPost', { organizationId: id, clientAccountId: 'nonsense', hashtags: ['#a'] }),
    ).toEqual([
      ['INVALID', 'input.hashtags.0'],
      ['NOT_FOUND', 'input.clientAccountId'],
    ]);
    expect(await refused('createPost', { organizationId: 'nonsense', hashtags: ['#a'] })).toEqual([
      ['INVALID', 'input.hashtags.0'],
      ['NOT_FOUND', 'input.organizationId'],
    ]);
  });

  test('with thousands of media is refused before any of them is looked for', async () => {
    const mediaIds = Array.from({ length: 20_000 }, () => NOBODY);
    const answer = await mutate(server, 'createPost', { organizationId: id, mediaIds }, owner.token);

    expect(answer.userErrors).toEqual([
      { code: 'INVALID', path: ['input', 'mediaIds'], message: 'mediaIds must have at most 10 items.' },
    ]);
    // Enter, organization, rights.
    expect(answer.statements).toBe(3);
  });
});

test('an input that is wrong by itself takes no idempotency key', async () => {
  const input = { organizationId: id, name: 'x'.repeat(256), idempotencyKey: 'wrong' };
  expect(await refused('createCampaign', input)).toEqual([['INVALID', 'input.name']]);

  const made = await mutate(
    server,
    'createCampaign',
    { ...input, name: 'x' },
    owner.token,
    'campaign { id }',
  );
  expect(made.userErrors).toEqual([]);
});

test('an organization is refused for each field that is null where there must be a value', async () => {
  expect(await refused('updateOrganization', { id, name: null, kind: null, website: null })).toEqual([
    ['INVALID', 'input.name'],
    ['INVALID', 'input.kind'],
  ]);
});
