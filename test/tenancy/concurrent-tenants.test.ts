import { until } from '../live/subscription-helpers';
import { newOrganization } from '../support/people';
import { type Answer, serverForTests } from '../support/server';

const REQUESTS = 2_000;
const AT_ONCE = 20;
const TENANTS = 6;

interface Tenant {
  organization: string;
  token: string;
  marker: string;
}

const server = serverForTests({ poolSize: 5 });
const tenants: Tenant[] = [];

beforeAll(async () => {
  const { rows } = server;
  for (let i = 0; i < TENANTS; i += 1) {
    const { id: organization, owner } = await newOrganization(server);
    const marker = `marker-${i}-`;
    for (let c = 0; c < 3; c += 1) {
      const campaign = await rows.campaign(organization, { name: `${marker}campaign` });
      await rows.post(organization, { campaign, caption: `${marker}post` });
    }
    tenants.push({ organization, token: owner.token, marker });
  }
});

/** Deterministic pseudorandom numbers, evenly distributed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const LISTS = '{ totalCount nodes { name posts { nodes { caption campaign { name } } } } }';
const READ = `query ($o: ID!) { campaigns(organizationId: $o) ${LISTS} posts(organizationId: $o) { nodes { caption } } }`;
/** Fails on the second level because of an invalid cursor, while the sibling is still running. */
const FAILS_INSIDE = `query ($o: ID!) {
  campaigns(organizationId: $o) { nodes { posts(after: "none") { totalCount } } }
  other: campaigns(organizationId: $o, first: 2) { nodes { posts { nodes { caption campaign { posts { totalCount } } } } } }
}`;

interface Asked {
  text: string;
  answer?: Answer;
}

async function ask(
  tenant: Tenant,
  query: string,
  token: string | undefined,
  abortAfter?: number,
): Promise<Asked> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const body = JSON.stringify({ query, variables: { o: tenant.organization } });
  const controller = new AbortController();
  const timer =
    abortAfter === undefined
      ? undefined
      : setTimeout(() => {
          controller.abort();
        }, abortAfter);
  try {
    const response = await fetch(server.url, { method: 'POST', headers, body, signal: controller.signal });
    const text = await response.text();
    return { text, answer: JSON.parse(text) as Answer };
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    return { text: '' };
  } finally {
    clearTimeout(timer);
  }
}

function expectOwn(asked: Asked, tenant: Tenant): void {
  const others = tenants.filter((other) => other !== tenant && asked.text.includes(other.marker));
  expect(others).toEqual([]);
}

/** Sends one random request: a read, a nested error, another tenant's rows, an anonymous or an aborted request. */
async function oneOfTheCrowd(random: () => number): Promise<string> {
  const tenant = tenants[Math.floor(random() * TENANTS)]!;
  const kind = random();
  if (kind < 0.5) {
    const asked = await ask(tenant, READ, tenant.token);
    expectOwn(asked, tenant);
    expect(asked.answer!.errors).toBeUndefined();
    expect(asked.text.split(tenant.marker)).toHaveLength(13);
    return 'read';
  }
  if (kind < 0.65) {
    const asked = await ask(tenant, FAILS_INSIDE, tenant.token);
    expectOwn(asked, tenant);
    expect(asked.answer!.errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    return 'failed inside';
  }
  if (kind < 0.75) {
    const other = tenants.find((candidate) => candidate !== tenant)!;
    const asked = await ask(other, READ, tenant.token);
    expect(asked.answer!.data).toEqual({ campaigns: { totalCount: 0, nodes: [] }, posts: { nodes: [] } });
    return 'asked for another’s';
  }
  if (kind < 0.85) {
    const asked = await ask(tenant, READ, undefined);
    expect(asked.answer!.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    expect(asked.text).not.toContain('marker-');
    return 'nobody';
  }
  expectOwn(await ask(tenant, READ, tenant.token, random() * 30), tenant);
  return 'went away';
}

interface Activity {
  state: string;
  in_transaction: boolean;
}

const activity = (): Promise<Activity[]> =>
  server.database.query(
    `SELECT state, xact_start IS NOT NULL AS in_transaction FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'marquee'`,
  );

test('returns only data of the viewer’s tenant when 2,000 concurrent requests share five connections', async () => {
  const random = numbers(7);
  let left = REQUESTS;
  const came: Record<string, number> = {};
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const kind = await oneOfTheCrowd(random);
      came[kind] = (came[kind] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));

  expect(Object.keys(came)).toHaveLength(5);
  // Aborted requests may still be running. Afterwards all connections are idle, and nothing waits for one.
  await until(async () => {
    const sent = server.statements.length;
    const connections = await activity();
    const metrics = await (await fetch(server.url.replace('/graphql', '/metrics'))).text();
    return (
      connections.length === 5 &&
      connections.every(({ state, in_transaction }) => state === 'idle' && !in_transaction) &&
      metrics.includes('pg_pool_connections{state="idle"} 5') &&
      metrics.includes('pg_pool_connections{state="waiting"} 0') &&
      server.statements.length === sent
    );
  });
  expect(server.log()).not.toMatch(/"level":[56]0/);
});
