import { insightsTasks } from '../../src/domains/publishing/insights/insights.jobs';
import { createLogger } from '../../src/kernel/logging';
import type { Json, TestServer } from '../support/server';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Runs a task of the metrics as the worker does. Returns the SQL statements that it sent. */
export async function runInsightsTask(
  { database, encryption, clock, networks, insights }: TestServer,
  task: string,
  payload: object = {},
): Promise<string[]> {
  const statements: string[] = [];
  const counted =
    (on: { query: (sql: string, values?: unknown[]) => Promise<unknown> }) =>
    (sql: string, values?: unknown[]) => {
      statements.push(sql);
      return on.query(sql, values);
    };
  const withPgClient = async (work: (client: unknown) => Promise<unknown>): Promise<unknown> => {
    const client = await database.owner.connect();
    try {
      return await work({ query: counted(client) });
    } finally {
      client.release();
    }
  };
  const services = { encryption, clock, networks, insights, log: createLogger('silent') };
  await insightsTasks(services)[task]!(payload, { query: counted(database.owner), withPgClient } as never);
  return statements;
}

export const readAccount = (server: TestServer, account: string): Promise<string[]> =>
  runInsightsTask(server, 'read-account-insights', { account });

const PUBLICATION = `query($id: ID!) { publication(id: $id) { version updatedAt isDeletedOnPlatform
  insights { collectedAt impressions reach views likes comments shares saves clicks profileVisits websiteClicks watchTimeSeconds
    engagementRate clickThroughRate completionRate }
  metrics(orderBy: { field: COLLECTED_AT, direction: ASC }) { nodes { collectedAt platform likes views clicks } } } }`;

export async function publicationOf(server: TestServer, id: string, token: string): Promise<Json> {
  const answer = await server.run(PUBLICATION, { id }, token);
  expect(answer.errors).toBeUndefined();
  return answer.data.publication;
}

/** Returns when the metrics of a publication are read next, as time since it was published. */
export async function dueAfter(server: TestServer, id: string): Promise<number | null> {
  const [row] = await server.database.query(
    'SELECT insights_due_at AS due, published_at AS published FROM publications WHERE id = $1',
    [id],
  );
  const { due, published } = row as { due: Date | null; published: Date };
  return due && due.getTime() - published.getTime();
}
