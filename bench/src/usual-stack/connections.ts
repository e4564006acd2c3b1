import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { Campaign, Post } from './entities';

@ObjectType()
class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

interface Edge<T> {
  cursor: string;
  node: T;
}

/** A page of a list, as in the Relay specification. */
export interface Connection<T> {
  totalCount: number;
  pageInfo: PageInfo;
  edges: Edge<T>[];
}

/** The connection type of an entity. */
function connectionOf<T extends object>(entity: ClassType<T>): ClassType<Connection<T>> {
  @ObjectType(`${entity.name}Edge`)
  class EntityEdge {
    @Field(() => String)
    cursor!: string;

    @Field(() => entity)
    node!: T;
  }

  @ObjectType(`${entity.name}Connection`)
  class EntityConnection {
    @Field(() => Int)
    totalCount!: number;

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => [EntityEdge])
    edges!: EntityEdge[];
  }
  return EntityConnection;
}

export const CampaignConnection = connectionOf(Campaign);
export const PostConnection = connectionOf(Post);

/** Returns a page from the start of a list of `totalCount` rows. A cursor is the position of its row. */
export function firstPage<T extends { id: string }>(
  rows: T[],
  totalCount: number,
  instant: (row: T) => Date | null,
): Connection<T> {
  const edges = rows.map((node) => {
    const place = JSON.stringify([instant(node), node.id]);
    return { cursor: Buffer.from(place).toString('base64url'), node };
  });
  const pageInfo = {
    hasNextPage: totalCount > rows.length,
    hasPreviousPage: false,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return { totalCount, pageInfo, edges };
}
