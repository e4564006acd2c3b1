import { z } from 'zod';
import type {
  Draft,
  Finding,
  FollowUpCall,
  FollowUpResult,
  PublishedPost,
  PublishingAccount,
  PublishingPort,
} from '../../domains/publishing/publishing.port';
import { metaDialect } from '../meta/failures';
import { NetworkClient, type Shared } from '../network-client';
import {
  absent,
  comparable,
  earliestOf,
  type ListedPost,
  matchOf,
  namingTwin,
  publishingPort,
  type SearchOf,
} from '../publishing';
import { type Page, pageOf } from './page';
import {
  awaitVideo,
  beginning,
  FacebookState,
  hasPhases,
  hasVideo,
  isVideoPublished,
  publishPost,
  startVideo,
  uploadPhoto,
  uploadVideo,
} from './steps';

const Posts = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      message: z.string().default(''),
      created_time: z.string(),
      permalink_url: z.string().optional(),
    }),
  ),
});
const Permalink = z.object({ permalink_url: z.string().optional() });
const Photo = z.object({ is_published: z.boolean() });
const Comments = z.object({ data: z.array(z.object({ id: z.string(), message: z.string().default('') })) });

function kindOf(draft: Draft): PublishedPost['kind'] {
  if (draft.placement === 'STORY') return 'STORY';
  if (hasPhases(draft)) return 'REEL';
  if (hasVideo(draft)) return 'VIDEO';
  if (draft.media.length > 1) return 'CAROUSEL_ALBUM';
  return draft.media.length ? 'IMAGE' : 'TEXT';
}

/** Permalinks of videos have no host. */
const permalinkOf = (url: string | undefined): string | null =>
  url === undefined ? null : new URL(url, 'https://www.facebook.com').href;

/** Returns the newest posts of the page. */
async function listed(page: Page, draft: Draft, since?: Date): Promise<ListedPost[]> {
  const query = {
    fields: 'id,message,created_time,permalink_url',
    limit: String(page.client.limit('publishing.evidence_posts')),
    ...(since && { since: String(Math.floor(since.getTime() / 1000)) }),
  };
  const { data } = await page.get('/published_posts', query, Posts);
  return data.map((post) => ({
    platformPostId: post.id,
    kind: kindOf(draft),
    text: post.message,
    publishedAt: new Date(post.created_time.replace(/\+0000$/, 'Z')),
    permalink: permalinkOf(post.permalink_url),
  }));
}

/** Facebook pages: photos and videos are uploaded unpublished, then the post is created. */
export function facebookPublishing(shared: Shared): PublishingPort {
  const client = new NetworkClient('FACEBOOK', metaDialect, shared);
  const page = (account: PublishingAccount): Page => pageOf(client, account);

  /** Returns the ID of the video or photo of a reel or story if it was published. */
  async function publishedFile(search: SearchOf<FacebookState>): Promise<string | undefined> {
    const { account, draft, state } = search;
    if (hasPhases(draft)) return (await isVideoPublished(page(account), state)) ? state.video : undefined;
    const [photo = ''] = state.photos;
    const { is_published: isPublished } = await page(account).get(photo, { fields: 'is_published' }, Photo);
    return isPublished ? photo : undefined;
  }

  /** Reels and stories have a file whose state is evidence. Other posts are looked for in the feed. */
  async function find(search: SearchOf<FacebookState>): Promise<Finding> {
    const { account, draft, state, since, known } = search;
    if (draft.placement === 'STORY' || hasPhases(draft)) {
      const platformPostId = await publishedFile(search);
      if (platformPostId === undefined || known.includes(platformPostId)) return absent(client, since, state);
      const post = { platformPostId, kind: kindOf(draft), publishedAt: since, permalink: null };
      return { found: 'PUBLISHED', post };
    }
    const posts = await listed(page(account), draft, earliestOf(client, since));
    const post = matchOf(client, { since, known, draft }, posts);
    return post ? { found: 'PUBLISHED', post } : absent(client, since, state);
  }

  async function permalink({ account, post }: FollowUpCall): Promise<FollowUpResult> {
    const fields = 'permalink_url';
    const { permalink_url: url } = await page(account).get(post.platformPostId, { fields }, Permalink);
    return { post: { ...post, permalink: permalinkOf(url) } };
  }

  async function firstComment({ account, draft, post }: FollowUpCall): Promise<FollowUpResult> {
    const message = draft.firstComment ?? '';
    const path = `${post.platformPostId}/comments`;
    const { data } = await page(account).get(path, { fields: 'id,message' }, Comments);
    const existing = data.find((comment) => comparable(comment.message) === comparable(message));
    if (existing) return { post, commentId: existing.id };
    const { id } = await page(account).post(path, { message }, z.object({ id: z.string() }));
    return { post, commentId: id };
  }

  return publishingPort<FacebookState>({
    client,
    state: FacebookState,
    begin: beginning,
    steps: {
      uploadPhoto: { effect: 'HIDDEN', run: (call) => uploadPhoto(page(call.account), call) },
      startVideo: { effect: 'HIDDEN', run: (call) => startVideo(page(call.account), call) },
      uploadVideo: { effect: 'HIDDEN', run: (call) => uploadVideo(page(call.account), call) },
      awaitVideo: { effect: 'NONE', run: (call) => awaitVideo(page(call.account), call) },
      publish: {
        effect: 'VISIBLE',
        run: async (call) => {
          const { account, draft } = call;
          try {
            const platformPostId = await publishPost(page(account), call);
            const kind = kindOf(draft);
            return { published: { platformPostId, kind, publishedAt: client.now, permalink: null } };
          } catch (error) {
            throw await namingTwin(error, draft, () => listed(page(account), draft));
          }
        },
      },
    },
    find,
    followUps: {
      permalink: { effect: 'NONE', run: permalink },
      firstComment: {
        effect: 'VISIBLE',
        isFor: ({ firstComment: text, placement }) => Boolean(text) && placement !== 'STORY',
        run: firstComment,
      },
    },
  });
}
