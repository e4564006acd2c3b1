import { mutate, newOrganization, newPerson, type Person } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
const KEYS = ['ai_service_limits', 'meta_api_rate_limits', 'subscription_features'];
let admin: Person;
let support: Person;

beforeAll(async () => {
  admin = await newPerson(server, { staffRole: 'ADMIN' });
  support = await newPerson(server, { staffRole: 'SUPPORT' });
});

/** Returns the settings of a new installation that a viewer can read. */
async function settings(token?: string): Promise<Record<string, unknown>[]> {
  const { data, errors } = await server.run(
    `query ($keys: [String!]) { systemSettings(where: { key: { in: $keys } }) {
       nodes { id key kind value environment isPublic isActive isSet createdBy { id } } } }`,
    { keys: KEYS },
    token,
  );
  expect(errors).toBeUndefined();
  const { nodes } = data.systemSettings as { nodes: (Record<string, unknown> & { key: string })[] };
  return nodes.sort((a, b) => a.key.localeCompare(b.key));
}

const monthlyCredits = async (organization: string): Promise<number> =>
  (
    await server.database.query<{ most: number }>(
      `SELECT billing.usage_limit($1, 'AI_CREDITS', 'MONTH', false)::int AS most`,
      [organization],
    )
  )[0]!.most;

test('a new installation has the limits of the plans and services, for staff only', async () => {
  const own = {
    kind: 'LIMIT',
    environment: 'ALL',
    isPublic: false,
    isActive: true,
    isSet: true,
    createdBy: null,
  };
  const first = [
    { ...own, key: 'ai_service_limits', value: { imagen: 100, veo: 50 } },
    { ...own, key: 'meta_api_rate_limits', value: { calls_per_hour: 200 } },
    {
      ...own,
      key: 'subscription_features',
      value: {
        starter: { ai_credits: 50 },
        professional: { ai_credits: 200 },
        business: { ai_credits: 400 },
      },
    },
  ];
  const user = await newPerson(server);
  for (const { token } of [admin, support])
    expect(await settings(token)).toEqual(first.map((one) => ({ ...one, id: expect.any(String) as string })));
  for (const token of [undefined, user.token]) expect(await settings(token)).toEqual([]);
});

test('the limit of the Meta API is that of the network limit', async () => {
  expect(
    await server.database.query(
      `SELECT value::int, period FROM network_limits WHERE platform = 'FACEBOOK' AND key = 'rate.app_calls'`,
    ),
  ).toEqual([{ value: 200, period: 3_600 }]);
});

test('an organization has the credits of its plan, and a change by an admin applies at once', async () => {
  const { id } = await newOrganization(server);
  const setting = (await settings(admin.token)).find(({ key }) => key === 'subscription_features')!;
  const change = async (value: object, { token }: Person) =>
    (await mutate(server, 'updateSystemSetting', { id: setting.id, value }, token)).userErrors;
  expect(await monthlyCredits(id)).toBe(50);

  expect(await change({ starter: { ai_credits: 500 } }, support)).toMatchObject([{ code: 'FORBIDDEN' }]);
  expect(await monthlyCredits(id)).toBe(50);
  expect(await change({ starter: { ai_credits: 60 } }, admin)).toEqual([]);
  expect(await monthlyCredits(id)).toBe(60);

  expect(await change(setting.value as object, admin)).toEqual([]);
  expect(await monthlyCredits(id)).toBe(50);
});
