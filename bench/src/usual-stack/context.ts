import type { ApolloServerPlugin } from '@apollo/server';
import DataLoader from 'dataloader';
import { type DataSource, type EntityManager, In, type QueryRunner } from 'typeorm';
import { Campaign, type Organization, Post, Publication, SocialAccount, User } from './entities';

/** Request context: an authenticated transaction and a loader per relation. */
export interface UsualContext {
  readonly runner: QueryRunner;
  readonly manager: EntityManager;
  readonly campaignsOfOrganization: DataLoader<Organization, Campaign[]>;
  readonly postsOfCampaign: DataLoader<Campaign, Post[]>;
  readonly postCountOfCampaign: DataLoader<Campaign, number>;
  readonly publicationsOfPost: DataLoader<Post, Publication[]>;
  readonly campaignOfPost: DataLoader<Post, Campaign | null>;
  readonly authorOfPost: DataLoader<Post, User | null>;
  readonly postOfPublication: DataLoader<Publication, Post | null>;
  readonly accountOfPublication: DataLoader<Publication, SocialAccount | null>;
}

interface Key {
  readonly organizationId: string;
  readonly id: string;
}

/** All indexes start with the tenant, so it is part of the condition. */
const tenantsOf = (parents: readonly Key[]) =>
  In([...new Set(parents.map((parent) => parent.organizationId))]);
const idsOf = (parents: readonly { readonly id: string }[]) => In(parents.map((parent) => parent.id));

/** Returns the distinct keys that are not null. */
const keysOf = (keys: readonly (string | null)[]): string[] => [
  ...new Set(keys.filter((key) => key !== null)),
];

/** Returns the row of each key. */
function found<T extends { readonly id: string }>(
  keys: readonly (string | null)[],
  rows: readonly T[],
): (T | null)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return keys.map((key) => (key && byId.get(key)) || null);
}

/** Returns the rows of each parent, in the order of the parents. */
function grouped<T>(
  parents: readonly { readonly id: string }[],
  rows: T[],
  parentOf: (row: T) => string | null,
): T[][] {
  const byParent = new Map<string | null, T[]>();
  for (const row of rows) {
    const siblings = byParent.get(parentOf(row));
    if (siblings) siblings.push(row);
    else byParent.set(parentOf(row), [row]);
  }
  return parents.map((parent) => byParent.get(parent.id) ?? []);
}

function loadersOf(manager: EntityManager): Omit<UsualContext, 'runner' | 'manager'> {
  const newest = { createdAt: 'DESC', id: 'DESC' } as const;
  return {
    campaignsOfOrganization: new DataLoader(async (organizations) => {
      const where = { organizationId: idsOf(organizations) };
      const rows = await manager.getRepository(Campaign).find({ where, order: newest });
      return grouped(organizations, rows, (row) => row.organizationId);
    }),
    postsOfCampaign: new DataLoader(async (campaigns) => {
      const where = { organizationId: tenantsOf(campaigns), campaignId: idsOf(campaigns) };
      const order = { publishedAt: 'DESC', id: 'DESC' } as const;
      const rows = await manager.getRepository(Post).find({ where, order });
      return grouped(campaigns, rows, (row) => row.campaignId);
    }),
    postCountOfCampaign: new DataLoader(async (campaigns) => {
      const counts = await manager
        .getRepository(Post)
        .createQueryBuilder('post')
        .select('post.campaignId', 'campaign')
        .addSelect('count(*)', 'count')
        .where({ organizationId: tenantsOf(campaigns), campaignId: idsOf(campaigns) })
        .groupBy('post.campaignId')
        .getRawMany<{ campaign: string; count: string }>();
      const byCampaign = new Map(counts.map(({ campaign, count }) => [campaign, Number(count)]));
      return campaigns.map(({ id }) => byCampaign.get(id) ?? 0);
    }),
    publicationsOfPost: new DataLoader(async (posts) => {
      const where = { organizationId: tenantsOf(posts), postId: idsOf(posts) };
      const rows = await manager.getRepository(Publication).find({ where, order: newest });
      return grouped(posts, rows, (row) => row.postId);
    }),
    campaignOfPost: new DataLoader(async (posts) => {
      const keys = posts.map(({ campaignId }) => campaignId);
      const where = { organizationId: tenantsOf(posts), id: In(keysOf(keys)) };
      return found(keys, await manager.getRepository(Campaign).find({ where }));
    }),
    authorOfPost: new DataLoader(async (posts) => {
      const keys = posts.map(({ authorId }) => authorId);
      return found(keys, await manager.getRepository(User).find({ where: { id: In(keysOf(keys)) } }));
    }),
    postOfPublication: new DataLoader(async (publications) => {
      const keys = publications.map(({ postId }) => postId);
      const where = { organizationId: tenantsOf(publications), id: In(keysOf(keys)) };
      return found(keys, await manager.getRepository(Post).find({ where }));
    }),
    accountOfPublication: new DataLoader(async (publications) => {
      const keys = publications.map(({ accountId }) => accountId);
      const where = { organizationId: tenantsOf(publications), id: In(keysOf(keys)) };
      return found(keys, await manager.getRepository(SocialAccount).find({ where }));
    }),
  };
}

export async function beginRequest(source: DataSource, session: string): Promise<UsualContext> {
  const runner = source.createQueryRunner();
  await runner.startTransaction('REPEATABLE READ');
  await runner.query('SELECT tenancy.enter($1)', [session]);
  const { manager } = runner;
  return { runner, manager, ...loadersOf(manager) };
}

/** Releases the connection when the response is complete. */
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
