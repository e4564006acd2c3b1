import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** All input errors are reported in one response: form, nulls, references and rules. Nothing is written. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const NOBODY = '01990000-0000-7000-8000-000000000000';

const refused = async (mutation: string, input: object, token = owner.token) =>
  refusals(await unchanged(server, () => mutate(server, mutation, input, token)));

describe('updateCampaign with invalid input', () => {
  test('updateCampaign reports errors of form, nulls, references and each rule', async () => {
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
      ['REQUIRED', 'input.name'],
      ['TOO_LONG', 'input.theme'],
      ['REQUIRED', 'input.currency'],
      ['NOT_FOUND', 'input.clientAccountId'],
      ['INVALID_STATE', 'input.status'],
      ['OUT_OF_RANGE', 'input.endDate'],
      ['REQUIRED', 'input.purpose'],
    ]);
  });

  test('updateCampaign also reports input errors when the ID is unknown or the version is stale', async () => {
    const campaign = await server.rows.campaign(id, { version: 3 });

    expect(await refused('updateCampaign', { id: NOBODY, name: null })).toEqual([
      ['REQUIRED', 'input.name'],
      ['NOT_FOUND', 'input.id'],
    ]);
    expect(await refused('updateCampaign', { id: campaign, name: null, expectedVersion: 2 })).toEqual([
      ['REQUIRED', 'input.name'],
      ['CONFLICT', 'input.expectedVersion'],
    ]);
  });

  test('updateCampaign returns the same FORBIDDEN for existing and unknown references', async () => {
    const viewer = await newMember(server, id, 'VIEWER');
    const campaign = await server.rows.campaign(id);
    const client = await server.rows.clientAccount(id);

    for (const clientAccountId of [client, NOBODY])
      expect(await refused('updateCampaign', { id: campaign, clientAccountId }, viewer.token)).toEqual([
        ['FORBIDDEN', 'input'],
      ]);
  });
});

describe('createPost with invalid input', () => {
  test('createPost reports each invalid reference, including those of another organization of the actor', async () => {
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
      ['TOO_LONG', 'input.title'],
      ['NOT_FOUND', 'input.campaignId'],
      ['NOT_FOUND', 'input.clientAccountId'],
      ['NOT_FOUND', 'input.mediaIds.1'],
      ['NOT_FOUND', 'input.mediaIds.3'],
      ['DUPLICATE', 'input.mediaIds.2'],
    ]);
  });

  test('createPost reports a malformed ID together with the other input errors', async () => {
    expect(
      await refused('createPost', { organizationId: id, clientAccountId: 'nonsense', hashtags: ['#a'] }),
    ).toEqual([
      ['BAD_FORMAT', 'input.hashtags.0'],
      ['NOT_FOUND', 'input.clientAccountId'],
    ]);
    expect(await refused('createPost', { organizationId: 'nonsense', hashtags: ['#a'] })).toEqual([
      ['BAD_FORMAT', 'input.hashtags.0'],
      ['NOT_FOUND', 'input.organizationId'],
    ]);
  });

  test('createPost rejects thousands of media IDs before querying any', async () => {
    const mediaIds = Array.from({ length: 20_000 }, () => NOBODY);
    const answer = await mutate(server, 'createPost', { organizationId: id, mediaIds }, owner.token);

    expect(answer.userErrors).toEqual([
      { code: 'TOO_LONG', path: ['input', 'mediaIds'], message: 'Media files must have at most 10 items.' },
    ]);
    // Authenticate, organization with permissions.
    expect(answer.statements).toBe(2);
  });
});

test('an invalid input does not claim the idempotency key', async () => {
  const input = { organizationId: id, name: 'x'.repeat(256), idempotencyKey: 'wrong' };
  expect(await refused('createCampaign', input)).toEqual([['TOO_LONG', 'input.name']]);

  const made = await mutate(
    server,
    'createCampaign',
    { ...input, name: 'x' },
    owner.token,
    'campaign { id }',
  );
  expect(made.userErrors).toEqual([]);
});

test('updateOrganization reports each required field that is null', async () => {
  expect(await refused('updateOrganization', { id, name: null, kind: null, website: null })).toEqual([
    ['REQUIRED', 'input.name'],
    ['REQUIRED', 'input.kind'],
  ]);
});
