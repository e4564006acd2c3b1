import type { PoolClient } from 'pg';
import { archiveTasks } from '../../src/domains/ai/archive.job';
import type { TestServer } from '../support/server';

export type WrapClient = (client: PoolClient) => Pick<PoolClient, 'query'>;

/** Runs the job that archives generations, whose connections can be wrapped. */
export const archiveGenerations = (
  { database, clock }: TestServer,
  wrap: WrapClient = (client) => client,
): Promise<void> => {
  const withPgClient = async <T>(work: (client: Pick<PoolClient, 'query'>) => Promise<T>): Promise<T> => {
    const client = await database.owner.connect();
    try {
      return await work(wrap(client));
    } finally {
      client.release();
    }
  };
  return archiveTasks({ clock })['archive-ai-generations']!({}, { withPgClient } as never) as Promise<void>;
};
