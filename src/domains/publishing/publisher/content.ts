import type { Pool } from 'pg';
import type { Platform } from '../../common/content.enums';
import { OPTIONS_OF } from '../../content/options/platform-options';
import { compose, type Composition } from '../preflight/composition';
import { preflightAccount } from '../preflight/preflight';
import type { AccountPreflight, PreflightFinding } from '../preflight/preflight.shapes';
import { CHECKED } from '../preflight/preflight-rows';
import { RULES } from '../preflight/rules';
import type { CheckedAccount, CheckedPost, Limit, PostFile } from '../preflight/types';
import type { Draft, DraftMedia } from '../publishing.port';
import { withAiLabel } from './ai-label';
import type { Delivery } from './deliveries';
import type { Failure } from './failure';
import { isPublishableSql } from '../../review/required-approval';
import { REVIEW_MESSAGES } from '../../review/review.messages';
import { runPrepared } from './prepared';
import { PUBLISHER_MESSAGES } from './publisher.messages';
import type { SentContent } from './sent-content';
import { valueTerm } from '../../../kernel/messages';

/** A post as it is sent, and as the publication keeps it. */
export interface Prepared {
  readonly draft: Draft;
  readonly sent: SentContent;
}

interface Checked {
  readonly post: CheckedPost;
  readonly accounts: readonly CheckedAccount[];
  readonly limits: readonly Limit[];
}

/** The platform does not get a post in this state, but a user can change that. */
const HELD: Readonly<Record<string, Failure['class']>> = { NOT_CONNECTED: 'RECONNECT', PAUSED: 'RECONNECT' };

function failureOfFinding({ code, field, rule, message }: PreflightFinding): Failure {
  const isMedia = field[0] === 'media';
  return {
    class: HELD[code] ?? (isMedia ? 'FIX_MEDIA' : 'FIX_CONTENT'),
    isAccountUnusable: code in HELD,
    problem: { field: field.join('.'), rule: rule ?? code },
    message,
  };
}

/** Returns the size of a file that is sent. */
type SizeOf = (media: string) => Promise<number>;

async function draftMedia(
  files: readonly PostFile[],
  { media }: AccountPreflight,
  sizeOf: SizeOf,
): Promise<DraftMedia[]> {
  return Promise.all(
    files.map(async (file, index): Promise<DraftMedia> => {
      const made = media[index]?.rendition?.variant;
      const id = made ? `${file.id}/${made.name}` : file.id;
      const bytes = (made ? made.fileSize : file.fileSize) ?? (await sizeOf(id));
      const mimeType = (made ? made.mimeType : file.mimeType) ?? '';
      const kind = made ? 'IMAGE' : (file.kind as DraftMedia['kind']);
      return { id, kind, mimeType, bytes, seconds: file.durationSeconds ?? null, altText: file.altText };
    }),
  );
}

/** Returns the options of the platform, without the first comment, which is a step of its own. */
function optionsOf(
  { options, media }: Composition,
  platform: Platform,
): Pick<Draft, 'options' | 'firstComment'> {
  const variant = platform === 'WHATSAPP' ? undefined : OPTIONS_OF[platform];
  const own = variant && (options[variant] as Readonly<Record<string, unknown>> | undefined);
  if (!variant || !own) return { options: withAiLabel({}, platform, media), firstComment: null };
  const { firstComment = null, ...rest } = own;
  return {
    options: withAiLabel({ [variant]: rest }, platform, media),
    firstComment: firstComment as string | null,
  };
}

/** Returns the URL of a file without its signature, which ends. */
const unsigned = (url: string): string => url.replace(/\?expires=\d+&signature=[0-9a-f]+$/, '');

/** One statement, so that what is sent is what was approved. */
const SENT = `SELECT c.checked, (SELECT ${isPublishableSql('p')} FROM posts p WHERE p.id = $1) AS "isPublishable" FROM (${CHECKED}) c`;

/** Checks the post of a publication as it is now, and returns what is sent of it. Runs before the first step. */
export async function prepare(
  pool: Pool,
  { post: postId, socialAccount, platform }: Delivery,
  files: { sizeOf: SizeOf; urlOf: (media: string) => Promise<string> },
  now: Date,
): Promise<Prepared | Failure> {
  const names = { platform: valueTerm(platform) };
  const { rows } = await runPrepared<{ checked: Checked; isPublishable: boolean }>(pool, SENT, [
    postId,
    [socialAccount].filter(Boolean),
  ]);
  const { post, accounts, limits } = rows[0]?.checked ?? { accounts: [], limits: [] };
  if (!post) return { class: 'GONE', message: PUBLISHER_MESSAGES.postDeleted(names) };
  if (!rows[0]!.isPublishable) return { class: 'FIX_CONTENT', message: REVIEW_MESSAGES.approvalRequired() };
  const [account] = accounts;
  if (!account) return { class: 'GONE', message: PUBLISHER_MESSAGES.accountRemoved(names) };
  const limitsOf = (): ReadonlyMap<string, Limit> => new Map(limits.map((limit) => [limit.key, limit]));
  const checked = preflightAccount(post, account, limitsOf, now);
  if (checked.problems[0]) return failureOfFinding(checked.problems[0]);
  const retryAt = checked.quota?.nextAvailableAt;
  if (retryAt) return { class: 'QUOTA', retryAt };
  const composed = compose(post, platform);
  const media = await draftMedia(composed.media, checked, files.sizeOf);
  return {
    draft: {
      text: composed.text,
      title: composed.title,
      hashtags: composed.hashtags,
      media,
      placement: RULES[platform]!.placement(composed),
      ...optionsOf(composed, platform),
    },
    sent: {
      caption: composed.text || null,
      hashtags: composed.hashtags,
      mediaUrls: (await Promise.all(media.map(({ id }) => files.urlOf(id)))).map(unsigned),
      accountUsername: account.username,
      postTitle: post.title,
      cost: checked.cost,
    },
  };
}
