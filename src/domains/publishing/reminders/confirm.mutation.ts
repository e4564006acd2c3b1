import { dateTime, truncate, url } from '../../../kernel/model';
import {
  type ActionGuard,
  addExpectedVersion,
  declareMutation,
  declareViewerActions,
  type MutationContext,
  throwUserError,
  type Values,
} from '../../../kernel/write';
import { valueTerm } from '../../../kernel/messages';
import { SocialAccount } from '../../channels/social-account.entity';
import { Post } from '../../content/post.entity';
import { MAX_CAPTION_LENGTH } from '../../common/content.texts';
import { Publication } from '../publication.entity';
import {
  finish,
  mayPublish,
  publicationId,
  type PublicationInput,
  withPublication,
} from '../publication.mutations';
import { PUBLISHING_MESSAGES } from '../publishing.messages';
import { PUBLISH } from '../schedule.mutations';
import { composedPost, kindOf } from './composed-post';
import { hasPermalinks, isLinkTo } from './permalinks';

const IS_REMINDER = `EXISTS (SELECT FROM schedules s
  WHERE s.organization_id = {organization} AND s.id = {schedule} AND s.publish_mode = 'REMINDER')`;

const CONFIRMING: readonly ActionGuard[] = [
  mayPublish,
  { when: `NOT ${IS_REMINDER}`, code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.notReminder() },
  { when: `{status} <> 'QUEUED'`, code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.notWaiting() },
];

declareViewerActions(Publication, {
  confirm: {
    description: 'Whether the viewer can confirm that they have published the post.',
    guards: CONFIRMING,
  },
});

interface ConfirmInput extends PublicationInput {
  readonly permalink?: string | null;
  readonly publishedAt?: string | null;
}
type Context = MutationContext<ConfirmInput>;

/** Returns the link to the post. Throws a user error if the platform has links and it is missing or leads elsewhere. */
function permalinkOf({ input }: Context, { platform }: Publication): string | null {
  const path = ['input', 'permalink'];
  const name = { platform: valueTerm(platform) };
  const link = input.permalink ?? null;
  if (link === null) {
    if (hasPermalinks(platform))
      throwUserError('REQUIRED', PUBLISHING_MESSAGES.permalinkRequired(name), path);
    return null;
  }
  if (!isLinkTo(platform, link)) throwUserError('INVALID', PUBLISHING_MESSAGES.otherPlatformLink(name), path);
  return link;
}

/** Returns when the post was published. Throws a user error if that is in the future. */
function publishedAtOf({ input, at }: Context): Date {
  const publishedAt = input.publishedAt ? new Date(input.publishedAt) : at;
  if (publishedAt > at)
    throwUserError('OUT_OF_RANGE', PUBLISHING_MESSAGES.publishedInFuture(), ['input', 'publishedAt']);
  return publishedAt;
}

/** Returns what was published, as the post is now. */
async function contentOf({ tx }: Context, publication: Publication): Promise<Values> {
  const { organization, post: id, socialAccount, platform } = publication;
  const post = id && (await tx.manager.findOneBy(Post, { organization, id }));
  const account =
    socialAccount && (await tx.manager.findOneBy(SocialAccount, { organization, id: socialAccount }));
  const accountUsername = account ? account.username : null;
  if (!post) return { accountUsername };
  const composed = await composedPost((sql, values) => tx.query(sql, [...values]), {
    organization,
    id: post.id,
    platform,
  });
  return {
    kind: kindOf(composed),
    caption: truncate(composed.text, MAX_CAPTION_LENGTH) || null,
    hashtags: composed.hashtags,
    mediaUrls: composed.urls,
    postTitle: post.title,
    accountUsername,
  };
}

/** Publication and schedule change in one statement, so that the post, which follows from both, changes once. */
const MARK_PUBLISHED = `
  WITH completed AS (UPDATE schedules SET status = 'COMPLETED' WHERE organization_id = $1 AND id = $2)
  UPDATE publications SET status = 'PUBLISHED', published_at = $4, confirmed_at = $5
   WHERE organization_id = $1 AND id = $3`;

declareMutation('confirmPublication', {
  description:
    'Confirms that a user published a post with the mode `REMINDER` on its platform. The publication becomes `PUBLISHED`, with the content that the post has now. The author of the post is notified.',
  needs: { permission: PUBLISH, of: () => Publication },
  input: (builder) =>
    void addExpectedVersion(
      publicationId(builder)
        .addValue('permalink', url, {
          description: 'URL of the post on the platform. Required unless posts on the platform have none.',
          nullable: true,
        })
        .addValue('publishedAt', dateTime, {
          description: 'When the post was published. Must not be in the future. Defaults to now.',
          nullable: true,
        }),
    ),
  errors: ['INVALID_STATE', 'REQUIRED', 'INVALID', 'OUT_OF_RANGE'],
  payload: { publication: () => Publication },
  handler: (ctx: Context) =>
    withPublication(ctx, CONFIRMING, async (before, schedule) => {
      const { tx, at } = ctx;
      const { organization, id } = before;
      const permalink = permalinkOf(ctx, before);
      const publishedAt = publishedAtOf(ctx);
      const content = await contentOf(ctx, before);
      await tx.query(MARK_PUBLISHED, [organization, schedule!.id, id, publishedAt, at]);
      const confirmedBy = ctx.context.actor!.userId;
      const state = { status: 'PUBLISHED', permalink, publishedAt, confirmedAt: at, confirmedBy };
      const values: Values = { ...content, ...state };
      await finish(ctx, before, { values, what: 'confirmed', details: { permalink } }, schedule!);
    }),
});
