import { formatDateTime } from '../../kernel/model';
import { postDigestsSql } from './content-digests';
import type { GuestContext } from './guest-access';
import type { GuestMedia, GuestPost, GuestPreview, GuestReview, GuestThread } from './guest.shapes';
import type { PlatformOverride } from '../content/post.shapes';
import { IS_APPROVER } from './stages';

/** Threads and replies per thread that guests see. */
const MAX_COMMENTS = 100;

const MEDIA = `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind,
      'url', media.signed_url(a.url, media.link_expiry()), 'thumbnailUrl', media.signed_url(a.thumbnail_url, media.link_expiry()),
      'altText', a.alt_text, 'width', a.width, 'height', a.height) ORDER BY m.position), '[]')
    FROM post_media m
    JOIN media_assets a ON a.organization_id = m.organization_id AND a.id = m.media_id AND a.deleted_at IS NULL
   WHERE m.organization_id = p.organization_id AND m.post_id = p.id)`;

/** SQL of a post `p` whose content is that of the request `r`. */
const POST = `(SELECT jsonb_build_object('title', p.title, 'caption', p.caption, 'body', p.body, 'hashtags', p.hashtags,
      'callToAction', p.call_to_action, 'format', p.format, 'targetPlatforms', p.target_platforms,
      'platformOverrides', p.platform_overrides, 'media', ${MEDIA})
    FROM posts p WHERE p.organization_id = r.organization_id AND p.id = r.post_id AND p.deleted_at IS NULL
     AND r.content_digests = ${postDigestsSql('p')})`;

/** SQL of the name of the author of a comment, by the alias of its table. */
const authorOf = (comment: string): string =>
  `coalesce(${comment}.guest_name, (SELECT u.full_name FROM users u WHERE u.id = ${comment}.author_id))`;

const REPLIES = `(SELECT coalesce(jsonb_agg(jsonb_build_object('authorName', c."authorName", 'text', c.text, 'createdAt', c.created_at)
      ORDER BY c.created_at, c.id), '[]')
    FROM (SELECT f.id, f.text, f.created_at, ${authorOf('f')} AS "authorName" FROM feedback f
           WHERE f.organization_id = t.organization_id AND f.thread_id = t.id
           ORDER BY f.created_at, f.id LIMIT ${MAX_COMMENTS}) c)`;

const THREADS = `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'authorName', ${authorOf('t')}, 'text', t.text,
      'createdAt', t.created_at, 'resolvedAt', t.resolved_at, 'replies', ${REPLIES}) ORDER BY t.created_at DESC, t.id DESC), '[]')
    FROM (SELECT f.* FROM feedback f
           WHERE f.organization_id = r.organization_id AND f.post_id = r.post_id AND f.thread_id IS NULL AND f.is_visible_to_guests
           ORDER BY f.created_at DESC, f.id DESC LIMIT ${MAX_COMMENTS}) t)`;

const IS_TURN = `EXISTS (SELECT FROM review_tasks t JOIN memberships m ON ${IS_APPROVER}
    WHERE t.organization_id = r.organization_id AND t.request_id = r.id AND t.status = 'OPEN' AND m.user_id = $3)`;

const REVIEW = `SELECT jsonb_build_object('organizationName', o.name, 'status', r.status, 'message', r.message, 'dueAt', r.due_at,
      'post', ${POST}, 'feedback', ${THREADS}, 'isTurn', ${IS_TURN}) AS review
    FROM approval_requests r JOIN organizations o ON o.id = r.organization_id
   WHERE r.organization_id = $1 AND r.id = $2`;

type StoredMedia = GuestMedia & { readonly id: string };

interface StoredPost extends Omit<GuestPost, 'previews' | 'media'> {
  readonly targetPlatforms: GuestPreview['platform'][];
  readonly platformOverrides: PlatformOverride[];
  readonly media: StoredMedia[];
}

interface StoredReview extends Pick<GuestReview, 'organizationName' | 'status' | 'message' | 'dueAt'> {
  readonly post: StoredPost | null;
  readonly feedback: GuestThread[];
  readonly isTurn: boolean;
}

const IS_OPEN: readonly string[] = ['PENDING', 'REVISION_REQUESTED'];

/** Returns the media files on a platform. Files that the post no longer has are ignored. */
function mediaOf({ media }: StoredPost, ids: readonly string[] | null | undefined): StoredMedia[] {
  if (!ids) return media;
  return ids.flatMap((id) => media.filter((file) => file.id === id));
}

/** Returns the post on a platform, with what its override replaces. */
function previewOn(post: StoredPost, platform: GuestPreview['platform']): GuestPreview {
  const override = post.platformOverrides.find((one) => one.platform === platform);
  return {
    platform,
    caption: override?.caption ?? post.caption,
    hashtags: override?.hashtags ?? post.hashtags,
    callToAction: override?.callToAction ?? post.callToAction,
    media: mediaOf(post, override?.mediaIds),
  };
}

const shownPost = (post: StoredPost): GuestPost => ({
  ...post,
  previews: [
    ...new Set([...post.targetPlatforms, ...post.platformOverrides.map(({ platform }) => platform)]),
  ].map((platform) => previewOn(post, platform)),
});

/** Reads what the guest sees of the request. Runs as the system, with one statement. */
export async function guestReview({ tx, guest }: GuestContext): Promise<GuestReview> {
  const { organization, requestId, guestName, rights, expiresAt, approverId } = guest;
  const values = [organization, requestId, approverId];
  const [row] = await tx.query<{ review: StoredReview }>(REVIEW, values);
  const { isTurn, post, ...review } = row!.review;
  return {
    ...review,
    ...{ guestName, rights: [...rights], expiresAt: formatDateTime(expiresAt) },
    post: post && shownPost(post),
    canComment: rights.includes('COMMENT') && IS_OPEN.includes(review.status),
    canDecide: rights.includes('APPROVE') && review.status === 'PENDING' && post !== null && isTurn,
  };
}
