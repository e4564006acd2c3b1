import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { id, InputBuilder, listOf, oneOf } from '../../../kernel/model';
import type { RequestContext } from '../../../kernel/session';
import { PublishMode } from '../publishing.enums';
import { PostPreflight } from './preflight.shapes';
import { preflightPost } from './preflight-rows';
import { preflightOfReminder } from './reminder';

interface PreflightPostInput {
  readonly postId: string;
  readonly accountIds: readonly string[];
  readonly publishMode?: PublishMode | null;
}

/** Accounts per call. Costs assume about ten items for a list without pagination. */
const MAX_ACCOUNTS = 20;

const input = new InputBuilder('PreflightPostInput', 'Input of `preflightPost`.')
  .add('postId', () => ID, { description: 'ID of the post.', nullable: false })
  .addValue('accountIds', listOf(id, { max: MAX_ACCOUNTS }), {
    description: 'IDs of the social accounts.',
    nullable: false,
  })
  .addValue('publishMode', oneOf(PublishMode), {
    description:
      'The way the post is published. With `REMINDER`, accounts do not have to be connected, and what apps cannot publish is a warning. Defaults to `AUTOMATIC`.',
    nullable: true,
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
    const found = await preflightPost(queryJson, given, context.services.clock.now());
    if (!found) return null;
    return given.publishMode === 'REMINDER' ? preflightOfReminder(found) : found;
  }
}
