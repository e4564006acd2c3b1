import {
  assertServerVersion,
  connectOrExplain,
  DatabaseUnavailableError,
} from '../../src/kernel/database/server-version';
import { freePort } from '../../src/kernel/database/embedded/server';
import { removeTestCluster, startTestCluster, type TestCluster } from '../support/cluster';

const SECRET = 'correct-horse-battery';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => removeTestCluster(cluster));

async function refusal(url: string, setting?: string): Promise<string> {
  const error: unknown = await connectOrExplain(url, setting).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DatabaseUnavailableError);
  const { message } = error as DatabaseUnavailableError;
  expect(message).not.toContain('\n');
  expect(message).not.toContain(SECRET);
  return message;
}

test('accepts a supported PostgreSQL version and names the version of an older server', async () => {
  const client = await connectOrExplain(cluster.url());
  try {
    await expect(assertServerVersion(client)).resolves.toBeUndefined();
    await expect(assertServerVersion(client, 99)).rejects.toThrow(DatabaseUnavailableError);
    await expect(assertServerVersion(client, 99)).rejects.toThrow(
      /^PostgreSQL 99 or newer is required\. The server runs 18\.\d+\.$/,
    );
  } finally {
    await client.end();
  }
});

test('explains why a connection failed without revealing the password', async () => {
  const { port } = cluster;
  const closed = await freePort();
  expect(await refusal(`postgresql://app:${SECRET}@127.0.0.1:${closed}/marquee`)).toBe(
    `Cannot connect to PostgreSQL at 127.0.0.1:${closed}: connection refused.`,
  );
  expect(await refusal(`postgresql://app:${SECRET}@localhost:${closed}/marquee`)).toContain(
    'connection refused',
  );
  expect(await refusal(`postgresql://postgres:${SECRET}@127.0.0.1:${port}/postgres`)).toBe(
    `Cannot connect to PostgreSQL at 127.0.0.1:${port}: user postgres or the password was rejected.`,
  );
  expect(await refusal(cluster.url('nowhere'))).toContain('database nowhere does not exist.');
  expect(
    await refusal(`postgresql://app:${SECRET}@127.0.0.1:${port}/postgres?sslmode=verify-full`),
  ).toContain('SSL');
  expect(await refusal(`postgresql://app:${SECRET}@:bad:/x`)).toBe(
    'DATABASE_URL must have the form postgresql://user:password@host:port/database.',
  );
});

test.each([['postgres'], ['postgres:']])(
  'names the setting when the URL of %s has no password',
  async (login) => {
    const url = `postgresql://${login}@127.0.0.1:${cluster.port}/postgres`;
    expect(await refusal(url)).toBe(
      `Cannot connect to PostgreSQL at 127.0.0.1:${cluster.port}: the server requires a password, and DATABASE_URL has none.`,
    );
    expect(await refusal(url, 'APP_DATABASE_URL')).toContain('and APP_DATABASE_URL has none.');
  },
);
