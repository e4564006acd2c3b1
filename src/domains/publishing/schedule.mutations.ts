import { ID } from 'type-graphql';
import { isUuid, modelOf } from '../../kernel/model';
import {
  type ActionGuard,
  asSystem,
  assertGuards,
  declareMutation,
  declareViewerActions,
  deletionGuards,
  forbiddenMessage,
  type MutationContext,
  permissionGuard,
  throwNotFound,
} from '../../kernel/write';
import { Post } from '../content/post.entity';
import type { Permission } from '../organizations/permissions';
import { visibleAccounts } from './account-checks';
import { assertCovered } from './approvals/covered';
import { lockTimes } from './chosen-times';
import { APPROVAL_ERRORS, approvalGuard } from '../review/required-approval';
import { Publication } from './publication.entity';
import { PUBLICATION_ERRORS } from './publication-problem.error';
import type { PublishMode } from './publishing.enums';
import { PUBLISHING_MESSAGES } from './publishing.messages';
import { lockPost } from '../content/post-lock';
import {
  ACCOUNT_IDS,
  accountIdsType,
  accountsWithTimes,
  addPublishMode,
  MAX_ACCOUNTS,
  notifyOfTimes,
} from './schedule-accounts';
import { insertPublications } from './schedule-rows';
import { addWhen, TIME_ERRORS, type WhenInput } from './schedule-time';

const model = modelOf(Post);

/** The permission to plan publications, and to change planned ones. */
export const PUBLISH: Permission = 'CONTENT_PUBLISH';

// Preflight finds what a platform requires. A post without any of this fits none.
const HAS_CONTENT = `btrim(concat({caption}, {body}, {callToAction})) <> '' OR {hashtags} <> '{}' OR {platformOverrides} <> '[]'::jsonb
  OR {platformOptions} <> '[]'::jsonb OR EXISTS (SELECT FROM post_media m WHERE m.organization_id = {organization} AND m.post_id = {id})`;

/** States of a post that prevent it from being scheduled on any account. */
export const UNSCHEDULABLE: readonly ActionGuard[] = [
  ...deletionGuards(model, 'schedule'),
  { when: `{status} = 'ARCHIVED'`, code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.archived() },
  { when: `NOT (${HAS_CONTENT})`, code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.noContent() },
];

/** What prevents the viewer from scheduling a post on any account. */
export const SCHEDULING: readonly ActionGuard[] = [
  {
    ...permissionGuard(model, { permission: PUBLISH }),
    reason: forbiddenMessage(model, PUBLISHING_MESSAGES.schedulePost()),
  },
  ...UNSCHEDULABLE,
];

const SCHEDULABLE: readonly ActionGuard[] = [...SCHEDULING, approvalGuard];

declareViewerActions(Post, {
  schedule: { description: 'Whether the viewer can schedule the post.', guards: SCHEDULABLE },
});

interface SchedulePostInput {
  readonly postId: string;
  readonly accountIds: readonly string[];
  readonly when: WhenInput;
  readonly publishMode?: PublishMode | null;
}
type Context = MutationContext<SchedulePostInput>;

const POST_PATH = ['input', 'postId'];

async function findPost({ tx, input: { postId } }: Context): Promise<Post> {
  const post = isUuid(postId) ? await tx.manager.findOneBy(Post, { id: postId }) : null;
  return post && !post.deletedAt ? post : throwNotFound('post', POST_PATH);
}

/** A mutation's base cost covers the rows of five accounts. */
const extraRows = (accounts: number): number => Math.max(0, 2 * accounts - 10);

declareMutation('schedulePost', {
  description:
    'Schedules a post on social accounts. Each gets a publication with a schedule, whose content is taken from the post when it is sent. The post must be ready for all of them, as `preflightPost` reports; each problem is a `PublicationProblemError` with the path of the account. If the organization requires approval, it must be approved as it is. The status of the post becomes `SCHEDULED`. The author of the post is notified.',
  needs: { permission: PUBLISH, of: () => Post, by: 'postId' },
  input: (builder) =>
    void addWhen(
      addPublishMode(
        builder
          .add('postId', () => ID, { description: 'ID of the post.', nullable: false })
          .addValue('accountIds', accountIdsType, { description: ACCOUNT_IDS, nullable: false }),
      ),
    ),
  idempotent: true,
  errors: ['REQUIRED', 'DUPLICATE', ...PUBLICATION_ERRORS, ...APPROVAL_ERRORS, ...TIME_ERRORS],
  maxRows: extraRows(MAX_ACCOUNTS),
  payload: {
    post: () => Post,
    publications: {
      listOf: () => Publication,
      description: 'The new publications, in the order of `accountIds`.',
    },
  },
  handler: async (ctx: Context) => {
    const { tx, context, input } = ctx;
    const found = await findPost(ctx);
    const { organization, id } = found;
    const ids = input.accountIds;
    const ofSlots = await lockTimes(tx, [input]);
    const visible = await visibleAccounts(tx, ids);
    const publications = await asSystem(tx, organization, async () => {
      await lockPost(tx, id);
      await assertGuards(tx, model, { id }, SCHEDULING, POST_PATH);
      const { accounts, timeOf } = await accountsWithTimes(ctx, found, { visible, ofSlots });
      const places = accounts.map((account) => ({ account: account.id, time: timeOf(account.id) }));
      await assertCovered(tx, { organization, post: id }, places, POST_PATH);
      context.countRows(extraRows(accounts.length));
      const userId = context.actor!.userId;
      const created = await insertPublications(
        tx,
        { post: found, createdBy: userId, actorId: userId },
        accounts.map((account) => ({
          account,
          time: timeOf(account.id),
          publishMode: input.publishMode ?? 'AUTOMATIC',
        })),
      );
      await notifyOfTimes(ctx, found, accounts, timeOf);
      return created;
    });
    return { post: id, publications };
  },
});
