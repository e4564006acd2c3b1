import type { ApolloServerPlugin } from '@apollo/server';
import DataLoader from 'dataloader';
import { type DataSource, type EntityManager, In, type QueryRunner } from 'typeorm';
import { type Campaign, Post, Publication } from './entities';

/** A transaction entered as the reader, and a loader per relation: what a request of this stack carries. */
export interface UsualContext {
  readonly runner: QueryRunner;
  readonly manager: EntityManager;
  readonly postsOfCampaign: DataLoader<Campaign, Post[]>;
  readonly publicationsOfPost: DataLoader<Post, Publication[]>;
}

interface Key {
  readonly organizationId: string;
  readonly id: string;
}

/** Every index begins with the tenant, so it is named beside the parents. */
const tenantsOf = (parents: readonly Key[]) =>
  In([...new Set(parents.map((parent) => parent.organizationId))]);
const idsOf = (parents: readonly Key[]) => In(parents.map((parent) => parent.id));

/** The rows of each parent, in the order of the parents. */
function grouped<T>(parents: readonly Key[], rows: T[], parentOf: (row: T) => string | null): T[][] {
  const byParent = new Map<string | null, T[]>();
  for (const row of rows) {
    const siblings = byParent.get(parentOf(row));
    if (siblings) siblings.push(row);
    else byParent.set(parentOf(row), [row]);
  }
  return parents.map((parent) => byParent.get(parent.id) ?? []);
}

export async function beginRequest(source: DataSource, session: string): Promise<UsualContext> {
  const runner = source.createQueryRunner();
  await runner.startTransaction('REPEATABLE READ');
  await runner.query('SELECT tenancy.enter($1)', [session]);
  const { manager } = runner;
  return {
    runner,
    manager,
    postsOfCampaign: new DataLoader(async (campaigns) => {
      const where = { organizationId: tenantsOf(campaigns), campaignId: idsOf(campaigns) };
      const order = { publishedAt: 'DESC', id: 'DESC' } as const;
      const rows = await manager.getRepository(Post).find({ where, order });
      return grouped(campaigns, rows, (row) => row.campaignId);
    }),
    publicationsOfPost: new DataLoader(async (posts) => {
      const where = { organizationId: tenantsOf(posts), postId: idsOf(posts) };
      const order = { createdAt: 'DESC', id: 'DESC' } as const;
      const rows = await manager.getRepository(Publication).find({ where, order });
      return grouped(posts, rows, (row) => row.postId);
    }),
  };
}

/** Gives the connection back when the answer is made. */
export const endRequest: ApolloServerPlugin<UsualContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue: { runner } }) {
        await runner.commitTransaction();
        await runner.release();
      },
    };
  },
};
