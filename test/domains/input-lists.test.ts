import { type Member, mutate, newMember, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** No list of an input is endless: what its column does not bound ends at a hundred. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const refused = async (mutation: string, input: object): Promise<unknown> =>
  (await unchanged(server, () => mutate(server, mutation, input, owner.token))).userErrors;

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const tooLong = (path: string, most: number) => ({
  code: 'INVALID',
  path: ['input', ...path.split('.')],
  message: `${path.split('.').at(-1)} must have at most ${most} items.`,
});

test('permissions that a member is given and denied', async () => {
  const { membership } = await newMember(server, id, 'EDITOR');
  const many = times(101, 'CONTENT_WRITE');

  expect(
    await refused('changeMemberRole', {
      id: membership,
      grantedPermissions: many,
      deniedPermissions: many,
    }),
  ).toEqual([tooLong('grantedPermissions', 100), tooLong('deniedPermissions', 100)]);

  const input = { id: membership, deniedPermissions: times(100, 'CONTENT_WRITE') };
  expect((await mutate(server, 'changeMemberRole', input, owner.token)).userErrors).toEqual([]);
});

test('what a post says on single networks, told once however much else is wrong with it', async () => {
  const override = { platform: 'LINKEDIN', callToAction: 'x'.repeat(501) };

  expect(
    await refused('createPost', { organizationId: id, platformOverrides: times(500, override) }),
  ).toEqual([tooLong('platformOverrides', 100)]);
});

test('what the posts of a campaign are to show', async () => {
  const strategy = {
    postingFrequency: 'daily',
    optimalTimes: times(25, '09:00'),
    contentTypes: times(101, 'IMAGE'),
    tone: 'FUN',
  };

  expect(await refused('createCampaign', { organizationId: id, name: 'Long', strategy })).toEqual([
    tooLong('strategy.optimalTimes', 24),
    tooLong('strategy.contentTypes', 100),
  ]);
});
