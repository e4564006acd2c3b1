import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { CampaignConnection, type Connection, firstPage, PostConnection } from './connections';
import type { UsualContext } from './context';
import {
  Campaign,
  NewestOrder,
  Organization,
  Post,
  PostOrder,
  Publication,
  SocialAccount,
  User,
} from './entities';

const NEWEST = { createdAt: 'DESC', id: 'DESC' } as const;

@Resolver(() => Organization)
export class OrganizationResolver {
  @Query(() => Organization, { nullable: true })
  organization(
    @Arg('id', () => ID) id: string,
    @Ctx() { manager }: UsualContext,
  ): Promise<Organization | null> {
    return manager.getRepository(Organization).findOneBy({ id });
  }

  @FieldResolver(() => [Campaign])
  async campaigns(
    @Root() organization: Organization,
    @Arg('first', () => Int) first: number,
    @Arg('orderBy', () => NewestOrder) _order: NewestOrder,
    @Ctx() { campaignsOfOrganization }: UsualContext,
  ): Promise<Campaign[]> {
    return (await campaignsOfOrganization.load(organization)).slice(0, first);
  }
}

@Resolver(() => Campaign)
export class CampaignResolver {
  @Query(() => [Campaign])
  campaigns(
    @Arg('organizationId', () => ID) organizationId: string,
    @Arg('first', () => Int) first: number,
    @Arg('orderBy', () => NewestOrder) _order: NewestOrder,
    @Ctx() { manager }: UsualContext,
  ): Promise<Campaign[]> {
    return manager.getRepository(Campaign).find({ where: { organizationId }, order: NEWEST, take: first });
  }

  @Query(() => CampaignConnection)
  async campaignConnection(
    @Arg('organizationId', () => ID) organizationId: string,
    @Arg('first', () => Int) first: number,
    @Arg('orderBy', () => NewestOrder) _order: NewestOrder,
    @Ctx() { manager }: UsualContext,
  ): Promise<Connection<Campaign>> {
    const [rows, total] = await manager
      .getRepository(Campaign)
      .findAndCount({ where: { organizationId }, order: NEWEST, take: first });
    return firstPage(rows, total, (row) => row.createdAt);
  }

  @Query(() => Campaign, { nullable: true })
  campaign(@Arg('id', () => ID) id: string, @Ctx() { manager }: UsualContext): Promise<Campaign | null> {
    return manager.getRepository(Campaign).findOneBy({ id });
  }

  @FieldResolver(() => [Post])
  async posts(
    @Root() campaign: Campaign,
    @Arg('first', () => Int) first: number,
    @Arg('orderBy', () => PostOrder) orderBy: PostOrder,
    @Ctx() { postsOfCampaign }: UsualContext,
  ): Promise<Post[]> {
    const posts = await postsOfCampaign.load(campaign);
    if (orderBy === PostOrder.PUBLISHED_AT_DESC) return posts.slice(0, first);
    const sign = orderBy === PostOrder.CREATED_AT_ASC ? 1 : -1;
    return posts.toSorted((a, b) => sign * (Number(a.createdAt) - Number(b.createdAt))).slice(0, first);
  }

  @FieldResolver(() => PostConnection)
  async postConnection(
    @Root() campaign: Campaign,
    @Arg('first', () => Int) first: number,
    @Arg('orderBy', () => PostOrder) _order: PostOrder,
    @Ctx() { postsOfCampaign, postCountOfCampaign }: UsualContext,
  ): Promise<Connection<Post>> {
    const [rows, total] = await Promise.all([
      postsOfCampaign.load(campaign),
      postCountOfCampaign.load(campaign),
    ]);
    return firstPage(rows.slice(0, first), total, (row) => row.publishedAt);
  }
}

@Resolver(() => Post)
export class PostResolver {
  @Query(() => Post, { nullable: true })
  post(@Arg('id', () => ID) id: string, @Ctx() { manager }: UsualContext): Promise<Post | null> {
    return manager.getRepository(Post).findOneBy({ id });
  }

  @Query(() => [Post])
  posts(
    @Arg('organizationId', () => ID) organizationId: string,
    @Arg('campaignId', () => ID, { nullable: true }) campaignId: string | undefined,
    @Arg('first', () => Int) first: number,
    @Arg('orderBy', () => PostOrder) orderBy: PostOrder,
    @Ctx() { manager }: UsualContext,
  ): Promise<Post[]> {
    const order =
      orderBy === PostOrder.CREATED_AT_DESC ? NEWEST : ({ publishedAt: 'DESC', id: 'DESC' } as const);
    const where = { organizationId, ...(campaignId && { campaignId }) };
    return manager.getRepository(Post).find({ where, order, take: first });
  }

  @Query(() => [Post])
  async lastPosts(
    @Arg('organizationId', () => ID) organizationId: string,
    @Arg('last', () => Int) last: number,
    @Arg('orderBy', () => NewestOrder) _order: NewestOrder,
    @Ctx() { manager }: UsualContext,
  ): Promise<Post[]> {
    const order = { createdAt: 'ASC', id: 'ASC' } as const;
    const rows = await manager.getRepository(Post).find({ where: { organizationId }, order, take: last });
    return rows.reverse();
  }

  @FieldResolver(() => Campaign, { nullable: true })
  campaign(@Root() post: Post, @Ctx() { campaignOfPost }: UsualContext): Promise<Campaign | null> {
    return campaignOfPost.load(post);
  }

  @FieldResolver(() => User, { nullable: true })
  author(@Root() post: Post, @Ctx() { authorOfPost }: UsualContext): Promise<User | null> {
    return authorOfPost.load(post);
  }

  @FieldResolver(() => [Publication])
  async publications(
    @Root() post: Post,
    @Arg('first', () => Int) first: number,
    @Ctx() { publicationsOfPost }: UsualContext,
  ): Promise<Publication[]> {
    return (await publicationsOfPost.load(post)).slice(0, first);
  }
}

@Resolver(() => Publication)
export class PublicationResolver {
  @Query(() => [Publication])
  publications(
    @Arg('organizationId', () => ID) organizationId: string,
    @Arg('first', () => Int) first: number,
    @Arg('orderBy', () => NewestOrder) _order: NewestOrder,
    @Ctx() { manager }: UsualContext,
  ): Promise<Publication[]> {
    return manager.getRepository(Publication).find({ where: { organizationId }, order: NEWEST, take: first });
  }

  @FieldResolver(() => Post, { nullable: true })
  post(@Root() publication: Publication, @Ctx() { postOfPublication }: UsualContext): Promise<Post | null> {
    return postOfPublication.load(publication);
  }

  @FieldResolver(() => SocialAccount, { nullable: true })
  socialAccount(
    @Root() publication: Publication,
    @Ctx() { accountOfPublication }: UsualContext,
  ): Promise<SocialAccount | null> {
    return accountOfPublication.load(publication);
  }
}
