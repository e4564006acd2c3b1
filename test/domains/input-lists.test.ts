import { type Member, mutate, newMember, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** Every input list has a maximum length: the limit of its column, or 100 items. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const refused = async (mutation: string, input: object): Promise<unknown> =>
  (await unchanged(server, () => mutate(server, mutation, input, owner.token))).userErrors;

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const tooLong = (path: string, label: string, most: number) => ({
  code: 'TOO_LONG',
  path: ['input', ...path.split('.')],
  message: `${label} must have at most ${most} items.`,
});

test('changeMemberRole rejects more than 100 granted or denied permissions', async () => {
  const { membership } = await newMember(server, id, 'EDITOR');
  const many = times(101, 'CONTENT_WRITE');

  expect(
    await refused('changeMemberRole', {
      id: membership,
      grantedPermissions: many,
      deniedPermissions: many,
    }),
  ).toEqual([
    tooLong('grantedPermissions', 'Granted permissions', 100),
    tooLong('deniedPermissions', 'Revoked permissions', 100),
  ]);

  const input = { id: membership, deniedPermissions: times(100, 'CONTENT_WRITE') };
  expect((await mutate(server, 'changeMemberRole', input, owner.token)).userErrors).toEqual([]);
});

test('createPost reports one error when platformOverrides is too long, whatever its items contain', async () => {
  const override = { platform: 'LINKEDIN', callToAction: 'x'.repeat(501) };

  expect(
    await refused('createPost', { organizationId: id, platformOverrides: times(400, override) }),
  ).toEqual([tooLong('platformOverrides', 'Platform settings', 100)]);
});

test('createCampaign rejects a strategy with too many times or content types', async () => {
  const strategy = {
    postingFrequency: 'daily',
    optimalTimes: times(25, '09:00'),
    contentTypes: times(101, 'IMAGE'),
    tone: 'FUN',
  };

  expect(await refused('createCampaign', { organizationId: id, name: 'Long', strategy })).toEqual([
    tooLong('strategy.optimalTimes', 'Optimal times', 24),
    tooLong('strategy.contentTypes', 'Content types', 100),
  ]);
});
