import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { id as idType, isUuid, listOf, modelOf, oneOf } from '../../kernel/model';
import {
  type ActionGuard,
  asSystem,
  assertGuards,
  changeEvent,
  declareMutation,
  declareViewerActions,
  deletionGuards,
  forbiddenMessage,
  type MutationContext,
  permissionGuard,
  recordEvents,
  throwNotFound,
  type Values,
} from '../../kernel/write';
import { Post } from '../content/post.entity';
import type { Permission } from '../organizations/permissions';
import { visibleAccounts } from './account-checks';
import { lockSlots } from './calendar/slot-time';
import type { CheckedAccount } from './preflight/types';
import { Publication } from './publication.entity';
import { PUBLICATION_ERRORS } from './publication-problem.error';
import { PublishMode } from './publishing.enums';
import { PUBLISHING_MESSAGES } from './publishing.messages';
import { lockPost } from './post-lock';
import { type ActionDetails, withDetails } from './publication-events';
import { Schedule } from './schedule.entity';
import { accountsWithTimes, notifyOfTimes, type TimeOf } from './schedule-accounts';
import { addWhen, TIME_ERRORS, type WhenInput } from './schedule-time';

const model = modelOf(Post);

/** The permission to plan publications, and to change planned ones. */
export const PUBLISH: Permission = 'CONTENT_PUBLISH';

// Preflight finds what a platform requires. A post without any of this fits none.
const HAS_CONTENT = `btrim(concat({caption}, {body}, {callToAction})) <> '' OR {hashtags} <> '{}' OR {platformOverrides} <> '[]'::jsonb
  OR {platformOptions} <> '[]'::jsonb OR EXISTS (SELECT FROM post_media m WHERE m.organization_id = {organization} AND m.post_id = {id})`;

/** What prevents a post from being scheduled on any account. */
export const SCHEDULING: readonly ActionGuard[] = [
  {
    ...permissionGuard(model, { permission: PUBLISH }),
    reason: forbiddenMessage(model, PUBLISHING_MESSAGES.schedulePost()),
  },
  ...deletionGuards(model, 'schedule'),
  { when: `{status} = 'ARCHIVED'`, code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.archived() },
  { when: `NOT (${HAS_CONTENT})`, code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.noContent() },
];

declareViewerActions(Post, {
  schedule: { description: 'Whether the viewer can schedule the post.', guards: SCHEDULING },
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

const modeOf = ({ input }: Context): PublishMode => input.publishMode ?? 'AUTOMATIC';

/** Inserts a schedule and a publication per account. Returns the IDs of the publications. */
async function plan(
  ctx: Context,
  { organization, clientAccount, id: post }: Post,
  accounts: readonly CheckedAccount[],
  timeOf: TimeOf,
): Promise<string[]> {
  const { tx, context } = ctx;
  const createdBy = context.actor!.userId;
  const schedules = accounts.map(({ id: socialAccount }) => ({
    id: uuidv7(),
    organization,
    post,
    socialAccount,
    createdBy,
    publishMode: modeOf(ctx),
    ...timeOf(socialAccount),
  }));
  await tx.manager.insert(Schedule, schedules as never);
  const publications = schedules.map(({ id: schedule, socialAccount }, index) => ({
    id: uuidv7(),
    organization,
    post,
    socialAccount,
    schedule,
    platform: accounts[index]!.platform,
  }));
  await tx.manager.insert(Publication, publications as never);
  const created = (values: Values, id: string, details: ActionDetails) => {
    const change = { context, tx, values: { ...values, clientAccount } };
    return withDetails(changeEvent(change, modelOf(Publication), 'created', id), details);
  };
  await recordEvents(
    tx,
    publications.map((values, index) => {
      const { scheduledAt, publishMode } = schedules[index]!;
      return created(values, values.id, { platform: values.platform, scheduledAt, publishMode });
    }),
  );
  return publications.map(({ id }) => id);
}

/** Limits how many rows, and later calls of platforms, one mutation causes. */
const MAX_ACCOUNTS = 20;
/** A mutation's base cost covers the rows of five accounts. */
const extraRows = (accounts: number): number => Math.max(0, 2 * accounts - 10);

declareMutation('schedulePost', {
  description:
    'Schedules a post on social accounts. Each gets a publication with a schedule, whose content is taken from the post when it is sent. The post must be ready for all of them, as `preflightPost` reports; each problem is a `PublicationProblemError` with the path of the account. The status of the post becomes `SCHEDULED`. The author of the post is notified.',
  needs: { permission: PUBLISH, of: () => Post, by: 'postId' },
  input: (builder) =>
    void addWhen(
      builder
        .add('postId', () => ID, { description: 'ID of the post.', nullable: false })
        .addValue('accountIds', listOf(idType, { max: MAX_ACCOUNTS }), {
          description:
            'IDs of the social accounts to publish on. Each must belong to the organization itself or to the client account of the post, and be connected unless `publishMode` is `REMINDER`.',
          nullable: false,
        })
        .addValue('publishMode', oneOf(PublishMode), {
          description:
            'The way the post is published. Must be `REMINDER` for platforms that accept no posts from apps, such as WhatsApp. Defaults to `AUTOMATIC`.',
          nullable: true,
        }),
    ),
  idempotent: true,
  errors: ['REQUIRED', 'DUPLICATE', ...PUBLICATION_ERRORS, ...TIME_ERRORS],
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
    const ofSlots = await lockSlots(tx, [input.when.nextFreeSlot]);
    const visible = await visibleAccounts(tx, ids);
    const publications = await asSystem(tx, organization, async () => {
      await lockPost(tx, id);
      await assertGuards(tx, model, { id }, SCHEDULING, POST_PATH);
      const { accounts, timeOf } = await accountsWithTimes(ctx, found, { visible, ofSlots });
      context.countRows(extraRows(accounts.length));
      const created = await plan(ctx, found, accounts, timeOf);
      await notifyOfTimes(ctx, found, accounts, timeOf);
      return created;
    });
    return { post: id, publications };
  },
});
