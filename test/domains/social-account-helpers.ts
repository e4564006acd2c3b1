import { randomUUID } from 'node:crypto';
import { connectionTasks } from '../../src/domains/channels/connection.jobs';
import type { TokenSet } from '../../src/domains/channels/network.port';
import { createLogger } from '../../src/kernel/logging';
import type { TestServer } from '../support/server';
import { connectAccount } from './connection-helpers';

export const DAY = 86_400_000;

/** Runs a task of the connections as the worker does. */
export async function runTask(server: TestServer, task: string, payload: object = {}): Promise<unknown> {
  const { database, encryption, clock, networks } = server;
  const log = createLogger('silent');
  const query = (sql: string, values?: unknown[]) => database.owner.query(sql, values);
  const withPgClient = async (work: (client: unknown) => Promise<unknown>): Promise<unknown> => {
    const client = await database.owner.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  return connectionTasks({ encryption, clock, networks, log })[task]!(payload, {
    query,
    withPgClient,
  } as never);
}

/** Returns the state of the newest tokens of an account. */
export const tokenRowOf = async (server: TestServer, account: string) =>
  (
    await server.database.query(
      `SELECT refresh_count AS count, revoked_reason AS reason, refresh_token IS NOT NULL AS kept
         FROM social_account_tokens WHERE social_account_id = $1 ORDER BY issued_at DESC, id DESC LIMIT 1`,
      [account],
    )
  )[0];

/** Connects an account. New tokens, and those of the account, end after this many days. */
export function connectForDays(
  server: TestServer,
  organization: string,
  token: string,
  days: number,
  more: Partial<TokenSet> = {},
): Promise<string> {
  const expiresAt = new Date(server.clock.now().getTime() + days * DAY);
  server.network.life = { grantorId: randomUUID(), expiresAt, ...more };
  return connectAccount(server, organization, token, randomUUID());
}
