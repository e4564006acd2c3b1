import { z } from 'zod';
import type {
  Draft,
  Finding,
  PublishedPost,
  PublishingAccount,
  PublishingPort,
} from '../../domains/publishing/publishing.port';
import { NetworkClient, type Shared } from '../network-client';
import {
  absent,
  type CallOf,
  earliestOf,
  type ListedPost,
  matchOf,
  namingTwin,
  publishingPort,
  type SearchOf,
} from '../publishing';
import { xDialect } from './failures';
import {
  awaitMedia,
  describe,
  finishUpload,
  startUpload,
  uploadPart,
  type XApi,
  xApi,
  XState,
} from './uploads';

const Url = z.object({ url: z.string(), expanded_url: z.string().optional() });
const Tweet = z.object({
  id: z.string(),
  text: z.string(),
  created_at: z.string(),
  entities: z.object({ urls: z.array(Url).default([]) }).optional(),
});
/** `data` is missing if there are no posts. */
const Tweets = z.object({ data: z.array(Tweet).default([]) });

const permalinkOf = (id: string): string => `https://x.com/i/web/status/${id}`;

function kindOf({ media }: Draft): PublishedPost['kind'] {
  const [file] = media;
  if (!file) return 'TEXT';
  if (media.length > 1) return 'CAROUSEL_ALBUM';
  return file.kind === 'VIDEO' ? 'VIDEO' : 'IMAGE';
}

/** Returns the text as it was written: X shortens links, appends one for media, and escapes three characters. */
function writtenText({ text, entities }: z.infer<typeof Tweet>): string {
  const expanded = (entities?.urls ?? []).reduce(
    (rest, { url, expanded_url: target }) => rest.replaceAll(url, target ?? url),
    text,
  );
  const withoutMedia = expanded.replace(/\s*https:\/\/t\.co\/\w+$/, '');
  return withoutMedia.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Returns the newest posts of the account. Each read costs money, so few are read. */
async function listed(api: XApi, account: string, draft: Draft, since?: Date): Promise<ListedPost[]> {
  const query = {
    'tweet.fields': 'created_at,entities',
    max_results: String(api.client.limit('publishing.evidence_posts')),
    ...(since && { start_time: since.toISOString().replace(/\.\d+Z$/, 'Z') }),
  };
  const { data } = await api.get(`/users/${account}/tweets`, query, Tweets);
  return data.map((tweet) => ({
    platformPostId: tweet.id,
    kind: kindOf(draft),
    text: writtenText(tweet),
    publishedAt: new Date(tweet.created_at),
    permalink: permalinkOf(tweet.id),
  }));
}

const REPLY_SETTINGS = {
  FOLLOWING: 'following',
  MENTIONED_USERS: 'mentionedUsers',
  SUBSCRIBERS: 'subscribers',
  VERIFIED: 'verified',
} as const;

function bodyOf({ draft: { text, options }, state }: CallOf<XState>): object {
  const { replySettings, isAiGenerated, isPaidPartnership, poll, taggedUserIds: tagged } = options.x ?? {};
  return {
    text: text || undefined,
    media: state.files.length
      ? { media_ids: state.files.map(({ id }) => id), tagged_user_ids: tagged?.length ? tagged : undefined }
      : undefined,
    poll: poll ? { options: poll.options, duration_minutes: poll.durationMinutes } : undefined,
    reply_settings: replySettings ? REPLY_SETTINGS[replySettings] : undefined,
    made_with_ai: isAiGenerated ?? undefined,
    paid_partnership: isPaidPartnership ?? undefined,
  };
}

const Created = z.object({ data: z.object({ id: z.string() }) });

/** X: files are uploaded in parts, processed and described, then the post is created. */
export function xPublishing(shared: Shared): PublishingPort {
  const client = new NetworkClient('X', xDialect, shared);
  const api = (account: PublishingAccount): XApi => xApi(client, account);

  async function find({ account, draft, since, known, state }: SearchOf<XState>): Promise<Finding> {
    const posts = await listed(api(account), account.platformUserId, draft, earliestOf(client, since));
    const post = matchOf(client, { since, known, draft }, posts);
    return post ? { found: 'PUBLISHED', post } : absent(client, since, state);
  }

  return publishingPort<XState>({
    client,
    state: XState,
    begin: ({ media }) => ({ step: media.length ? 'startUpload' : 'publish', files: [] }),
    steps: {
      startUpload: { effect: 'HIDDEN', run: (call) => startUpload(api(call.account), call) },
      uploadPart: { effect: 'HIDDEN', run: (call) => uploadPart(api(call.account), call) },
      finishUpload: { effect: 'HIDDEN', run: (call) => finishUpload(api(call.account), call) },
      awaitMedia: { effect: 'NONE', run: (call) => awaitMedia(api(call.account), call) },
      describe: { effect: 'HIDDEN', run: (call) => describe(api(call.account), call) },
      publish: {
        effect: 'VISIBLE',
        run: async (call) => {
          const { account, draft } = call;
          try {
            const { id } = (await api(account).post('/tweets', bodyOf(call), Created)).data;
            const post = { platformPostId: id, kind: kindOf(draft), publishedAt: client.now };
            return { published: { ...post, permalink: permalinkOf(id) } };
          } catch (error) {
            throw await namingTwin(error, draft, () => listed(api(account), account.platformUserId, draft));
          }
        },
      },
    },
    find,
    followUps: {},
  });
}
