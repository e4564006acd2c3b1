import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { id, InputBuilder, listOf } from '../../../kernel/model';
import type { RequestContext } from '../../../kernel/session';
import { PostPreflight } from './preflight.shapes';
import { preflightPost } from './preflight-rows';

interface PreflightPostInput {
  readonly postId: string;
  readonly accountIds: readonly string[];
}

/** Accounts per call. Costs assume about ten items for a list without pagination. */
const MAX_ACCOUNTS = 20;

const input = new InputBuilder('PreflightPostInput', 'Input of `preflightPost`.')
  .add('postId', () => ID, { description: 'ID of the post.', nullable: false })
  .addValue('accountIds', listOf(id, { max: MAX_ACCOUNTS }), {
    description: 'IDs of the social accounts.',
    nullable: false,
  }).target as unknown as Function;

@Resolver()
export class PreflightResolver {
  @Query(() => PostPreflight, {
    description:
      'Checks a post for social accounts against the limits of their platforms: problems and warnings per account, the price, the number of posts that remain, and media files that fit. Changes nothing. Null if the post does not exist or is not visible to the viewer.',
    nullable: true,
  })
  async preflightPost(
    @Arg('input', () => input, { description: 'Input of `preflightPost`.' }) given: PreflightPostInput,
    @Ctx() context: RequestContext,
  ): Promise<PostPreflight | null> {
    const queryJson = async (sql: string, values: readonly unknown[]): Promise<string | undefined> =>
      (await context.readTransaction.query(sql, values))[0]?.[0] ?? undefined;
    return (await preflightPost(queryJson, given, context.services.clock.now())) ?? null;
  }
}
