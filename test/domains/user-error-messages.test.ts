import { type Member, mutate, newMember, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** User errors name the object and say what to do. */

const server = serverForTests();
const DAY = 86_400_000;
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
let id: string;
let owner: Member;
let viewer: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  viewer = await newMember(server, id, 'VIEWER');
});

const errorsOf = async (mutation: string, input: object, { token }: Member = owner) =>
  (await unchanged(server, () => mutate(server, mutation, input, token))).userErrors;

test('NOT_FOUND has the same message for unknown, malformed and inaccessible objects', async () => {
  const foreign = await server.rows.campaign((await newOrganization(server)).id);

  for (const campaign of [UNKNOWN, 'x', foreign])
    expect(await errorsOf('updateCampaign', { id: campaign, name: 'New' })).toEqual([
      {
        code: 'NOT_FOUND',
        path: ['input', 'id'],
        message: 'Campaign not found, or you do not have access to it.',
      },
    ]);
  expect(await errorsOf('createCampaign', { organizationId: UNKNOWN, name: 'New' })).toEqual([
    {
      code: 'NOT_FOUND',
      path: ['input', 'organizationId'],
      message: 'Organization not found, or you do not have access to it.',
    },
  ]);
});

test('NOT_FOUND names each invalid reference', async () => {
  const input = { organizationId: id, campaignId: UNKNOWN, clientAccountId: 'x', mediaIds: [UNKNOWN] };
  const error = (label: string, ...path: string[]) => ({
    code: 'NOT_FOUND',
    path: ['input', ...path],
    message: `The selected ${label} does not exist in this organization. Choose another one.`,
  });

  expect(await errorsOf('createPost', input)).toEqual([
    error('campaign', 'campaignId'),
    error('client account', 'clientAccountId'),
    error('media file', 'mediaIds', '0'),
  ]);
  const post = await server.rows.post(id);
  expect(await errorsOf('duplicatePost', { id: post, campaignId: UNKNOWN })).toEqual([
    error('campaign', 'campaignId'),
  ]);
});

test('FORBIDDEN names the action and whom to ask', async () => {
  const campaign = await server.rows.campaign(id);
  const post = await server.rows.post(id, { campaign });
  const error = (action: string, ...path: string[]) => [
    {
      code: 'FORBIDDEN',
      path: ['input', ...path],
      message: `You do not have permission to ${action}. Ask an organization admin for access.`,
    },
  ];

  expect(await errorsOf('createCampaign', { organizationId: id, name: 'New' }, viewer)).toEqual(
    error('create a campaign in this organization'),
  );
  expect(await errorsOf('updateCampaign', { id: campaign, name: 'New' }, viewer)).toEqual(
    error('change this campaign'),
  );
  expect(await errorsOf('duplicateCampaign', { id: campaign }, viewer)).toEqual(
    error('create campaigns in this organization'),
  );
  expect(await errorsOf('duplicatePost', { id: post }, viewer)).toEqual(
    error('create posts in this organization'),
  );
});

test('INVALID_STATE says why an object cannot be restored', async () => {
  const deletedAt = new Date(Date.now() - 31 * DAY);
  const error = (message: string) => [{ code: 'INVALID_STATE', path: ['input', 'id'], message }];

  expect(await errorsOf('restoreCampaign', { id: await server.rows.campaign(id) })).toEqual(
    error('This campaign is not deleted, so it cannot be restored.'),
  );
  expect(await errorsOf('restoreCampaign', { id: await server.rows.campaign(id, { deletedAt }) })).toEqual(
    error('This campaign was deleted more than 30 days ago and can no longer be restored.'),
  );
});

test('an error raised by a database function has its declared message', async () => {
  expect(await errorsOf('removeMember', { id: owner.membership })).toEqual([
    {
      code: 'INVALID_STATE',
      path: ['input', 'id'],
      message: 'An organization needs at least one owner. Make another member an owner first.',
    },
  ]);
});
