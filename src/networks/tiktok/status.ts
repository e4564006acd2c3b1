import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { Draft, PublishedPost } from '../../domains/publishing/publishing.port';
import type { NetworkClient } from '../network-client';
import { type CallOf, nextRead, type ResultOf } from '../publishing';
import type { TikTokApi } from './api';
import { isVideo, kindOf, type TikTokState, unfit } from './posts';
import { restarted } from './uploads';

const Status = z.object({
  data: z.object({
    status: z.string(),
    fail_reason: z.string().default(''),
    publicaly_available_post_id: z.array(z.coerce.string()).default([]),
    uploaded_bytes: z.number().default(0),
  }),
});
export type Status = z.infer<typeof Status>['data'];

/** Reads how far a post is. */
export async function statusOf(api: TikTokApi, publishId: string): Promise<Status> {
  return (await api.read('/post/publish/status/fetch/', { publish_id: publishId }, Status)).data;
}

/** Reasons after which a post is started again: of TikTok, and of the account, which the next check of the creator reports. */
const PASSING = [
  'auth_removed',
  'internal',
  'photo_pull_failed',
  'spam_risk_too_many_posts',
  'spam_risk_user_banned_from_posting',
  'video_pull_failed',
];

const FILE_RULES: Readonly<Record<string, string>> = {
  duration_check_failed: 'DURATION',
  file_format_check_failed: 'FORMAT',
  frame_rate_check_failed: 'FRAME_RATE',
  internal: 'PROCESSING',
  photo_pull_failed: 'UNREACHABLE',
  picture_size_check_failed: 'DIMENSIONS',
  video_pull_failed: 'UNREACHABLE',
};

/** Returns the error of a post that failed. */
function failure(draft: Draft, reason: string): NetworkError {
  if (reason === 'publish_cancelled' || reason === 'auth_removed')
    return new NetworkError('TIKTOK: The post was canceled.', {
      platform: 'TIKTOK',
      class: reason === 'auth_removed' ? 'RECONNECT' : 'GONE',
      code: reason,
    });
  const rule = FILE_RULES[reason];
  if (rule !== undefined) {
    const field = isVideo(draft) ? 'media.0' : 'media';
    return unfit('FIX_MEDIA', 'The media could not be used.', { field, rule }, reason);
  }
  const problem = { field: 'text', rule: reason.startsWith('spam_risk') ? 'POLICY' : 'INVALID' };
  return unfit('FIX_CONTENT', 'The post was rejected.', problem, reason);
}

/**
 * Returns a post that is complete. TikTok names its ID only once it is public, and never for other audiences. Until then it has
 * the name of its publication, which no ID can equal: IDs are digits.
 */
export const complete = (
  client: NetworkClient,
  draft: Draft,
  publishId: string,
  { publicaly_available_post_id: ids }: Status,
): PublishedPost => ({
  platformPostId: ids[0] ?? publishId,
  kind: kindOf(draft),
  publishedAt: client.now,
  permalink: null,
});

/** Waits until the post is complete. */
export async function awaitPublished(
  api: TikTokApi,
  { draft, state }: CallOf<TikTokState>,
): Promise<ResultOf<TikTokState>> {
  const { client } = api;
  const publishId = state.publishId ?? '';
  const status = await statusOf(api, publishId);
  if (status.status === 'PUBLISH_COMPLETE') return { published: complete(client, draft, publishId, status) };
  if (status.status === 'FAILED') {
    const error = failure(draft, status.fail_reason);
    if (!PASSING.includes(status.fail_reason)) throw error;
    return restarted(client, state, error);
  }
  const waitingSince = state.waitingSince ?? client.now.getTime();
  return { state: { ...state, waitingSince }, runAt: nextRead(client, waitingSince) };
}
