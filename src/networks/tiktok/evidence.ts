import { z } from 'zod';
import type { Finding, PublishedPost } from '../../domains/publishing/publishing.port';
import { absent, type ListedPost, matchOf, type SearchOf } from '../publishing';
import type { TikTokApi } from './api';
import { beginning, isPublic, kindOf, type TikTokState } from './posts';
import { complete, statusOf } from './status';

const Video = z.object({
  id: z.coerce.string(),
  create_time: z.number(),
  video_description: z.string().default(''),
  share_url: z.string().optional(),
});
const Videos = z.object({ data: z.object({ videos: z.array(Video).default([]) }) });

const FIELDS = 'id,create_time,video_description,share_url';

type Search = SearchOf<TikTokState>;

/** Looks for a post of photos among the public ones. TikTok shows the title above the description. */
async function listedPost(api: TikTokApi, search: Search): Promise<PublishedPost | undefined> {
  const { client } = api;
  const { draft } = search;
  const json = { max_count: client.limit('publishing.evidence_posts') };
  const { data } = await api.read('/video/list/', json, Videos, { fields: FIELDS });
  const listed = data.videos.map((video): ListedPost => ({
    platformPostId: video.id,
    kind: kindOf(draft),
    text: video.video_description,
    publishedAt: new Date(video.create_time * 1000),
    permalink: video.share_url ?? null,
  }));
  const { title } = draft.options.tiktok ?? {};
  const texts = title ? [draft.text, `${title}\n${draft.text}`, title] : [draft.text];
  return texts.map((text) => matchOf(client, search, listed, text)).find((post) => post !== undefined);
}

/**
 * Looks for a post of photos whose start was not confirmed. Only public ones are listed, after moderation, which can take hours.
 * There is never evidence that another one is absent.
 */
async function findPhotos(api: TikTokApi, search: Search): Promise<Finding> {
  const { client } = api;
  const { draft, since, state } = search;
  const isListed = isPublic(draft) && api.hasScope('video.list');
  const post = isListed ? await listedPost(api, search) : undefined;
  if (post) return { found: 'PUBLISHED', post };
  const elapsed = client.now.getTime() - since.getTime();
  const decided = client.limit('publishing.photo_evidence_wait') * 1000;
  if (isListed && elapsed >= decided) return { found: 'ABSENT', state: beginning(state.restarts) };
  // Each pause is as long as all before it.
  const pause = Math.max(elapsed, client.limit('publishing.evidence_wait') * 1000);
  const next = client.now.getTime() + pause;
  return {
    found: 'UNDECIDED',
    lookAt: new Date(isListed ? Math.min(next, since.getTime() + decided) : next),
  };
}

/** Looks for the post of a video by the status of its publication. */
export async function find(api: TikTokApi, search: Search): Promise<Finding> {
  const { draft, since, state, known } = search;
  const { publishId } = state;
  if (publishId === undefined) return findPhotos(api, search);
  const { client } = api;
  const status = await statusOf(api, publishId);
  if (status.status === 'PUBLISH_COMPLETE') {
    const post = complete(client, draft, publishId, status);
    return known.includes(post.platformPostId) ? absent(client, since, state) : { found: 'PUBLISHED', post };
  }
  if (status.status !== 'FAILED' && status.uploaded_bytes < (draft.media[0]?.bytes ?? 0))
    return absent(client, since, { ...state, step: 'resumeUpload' });
  // The step that waits returns the post, or reports why it failed.
  return { found: 'ABSENT', state: { ...state, step: 'awaitPublished' } };
}

const Shared = z.object({
  data: z.object({ videos: z.array(z.object({ share_url: z.string().optional() })).default([]) }),
});

/** Reads the URL of a public post. Null without the scope to list videos. */
export async function permalinkOf(api: TikTokApi, id: string): Promise<string | null> {
  if (!api.hasScope('video.list')) return null;
  const json = { filters: { video_ids: [id] } };
  const { data } = await api.read('/video/query/', json, Shared, { fields: 'id,share_url' });
  return data.videos[0]?.share_url ?? null;
}
