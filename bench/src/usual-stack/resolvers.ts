import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { UsualContext } from './context';
import { Campaign, CampaignOrder, Post, PostOrder, Publication } from './entities';

@Resolver(() => Campaign)
export class CampaignResolver {
  @Query(() => [Campaign])
  campaigns(
    @Arg('organizationId', () => ID) organizationId: string,
    @Arg('first', () => Int) first: number,
    @Arg('orderBy', () => CampaignOrder) _order: CampaignOrder,
    @Ctx() { manager }: UsualContext,
  ): Promise<Campaign[]> {
    const order = { createdAt: 'DESC', id: 'DESC' } as const;
    return manager.getRepository(Campaign).find({ where: { organizationId }, order, take: first });
  }

  @Query(() => Campaign, { nullable: true })
  campaign(@Arg('id', () => ID) id: string, @Ctx() { manager }: UsualContext): Promise<Campaign | null> {
    return manager.getRepository(Campaign).findOneBy({ id });
  }

  @FieldResolver(() => [Post])
  async posts(
    @Root() campaign: Campaign,
    @Arg('first', () => Int) first: number,
    @Arg('orderBy', () => PostOrder) _order: PostOrder,
    @Ctx() { postsOfCampaign }: UsualContext,
  ): Promise<Post[]> {
    return (await postsOfCampaign.load(campaign)).slice(0, first);
  }
}

@Resolver(() => Post)
export class PostResolver {
  @Query(() => Post, { nullable: true })
  post(@Arg('id', () => ID) id: string, @Ctx() { manager }: UsualContext): Promise<Post | null> {
    return manager.getRepository(Post).findOneBy({ id });
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
