import { z } from 'zod';
import type { TokenSet } from '../../domains/channels/network.port';
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
  published,
  publishingPort,
  type SearchOf,
} from '../publishing';
import {
  afterFailedPublish,
  awaited,
  beginning,
  InstagramState,
  isCarousel,
  itemParams,
  postParams,
  statusOf,
} from './containers';
import { type InstagramGraph, instagramGraph } from './graph';

type Kind = PublishedPost['kind'];

const FIELDS = 'id,caption,media_type,media_product_type,permalink,timestamp';
const Media = z
  .object({
    id: z.string(),
    caption: z.string().default(''),
    media_type: z.string(),
    media_product_type: z.string(),
    permalink: z.string().optional(),
    timestamp: z.string(),
  })
  .transform((media): ListedPost => ({
    platformPostId: media.id,
    kind: kindOf(media.media_product_type, media.media_type),
    text: media.caption,
    permalink: media.permalink ?? null,
    publishedAt: new Date(media.timestamp.replace(/\+0000$/, 'Z')),
  }));
const MediaList = z.object({ data: z.array(Media) });
const Comments = z.object({ data: z.array(z.object({ id: z.string(), text: z.string().default('') })) });

function kindOf(product: string, type: string): Kind {
  if (product === 'REELS') return 'REEL';
  if (product === 'STORY') return 'STORY';
  return type === 'CAROUSEL_ALBUM' || type === 'VIDEO' ? type : 'IMAGE';
}

/** Returns what Instagram makes of a draft. */
function kindOfDraft(draft: Draft): Kind {
  if (draft.placement === 'STORY') return 'STORY';
  if (isCarousel(draft)) return 'CAROUSEL_ALBUM';
  return draft.media[0]?.kind === 'VIDEO' ? 'REEL' : 'IMAGE';
}

/** Stories have no text. */
const textOf = ({ placement, text }: Draft): string => (placement === 'STORY' ? '' : text);

/** Returns the newest posts that are as old as the step, and of the kind that Instagram makes of the draft. */
async function recentPosts(
  graph: InstagramGraph,
  { account, draft, since }: SearchOf<InstagramState>,
): Promise<readonly ListedPost[]> {
  const { client } = graph;
  const query = {
    fields: FIELDS,
    since: String(Math.floor(earliestOf(client, since).getTime() / 1000)),
    limit: String(client.limit('publishing.evidence_posts')),
  };
  const edge = draft.placement === 'STORY' ? 'stories' : 'media';
  const { data } = await graph.get(`${account.platformUserId}/${edge}`, query, MediaList);
  const kind = kindOfDraft(draft);
  return data.filter((post) => post.kind === kind);
}

/** Returns the posts between the start of the step and `end` that no other publication knows. */
const candidatesOf = (
  client: NetworkClient,
  { since, known }: SearchOf<InstagramState>,
  posts: readonly ListedPost[],
  end: number,
): readonly ListedPost[] => {
  const earliest = earliestOf(client, since).getTime();
  return posts.filter(({ platformPostId: id, publishedAt }) => {
    const time = publishedAt.getTime();
    return time >= earliest && time <= end && !known.includes(id);
  });
};

/**
 * Looks for the post of a container that was published. Instagram can change captions. If no post has the text of the draft in the
 * end, the only one of that time that no other publication knows is the post.
 */
async function findPost(
  graph: InstagramGraph,
  search: SearchOf<InstagramState>,
): Promise<PublishedPost | undefined> {
  const { client } = graph;
  const { draft, since, known } = search;
  const posts = await recentPosts(graph, search);
  const post = matchOf(client, { since, known, draft }, posts, textOf(draft));
  if (post) return post;
  const end = since.getTime() + client.limit('publishing.evidence_wait') * 1000;
  if (client.now.getTime() < end) return undefined;
  const [only, ...others] = candidatesOf(client, search, posts, end);
  return only && !others.length ? published(only) : undefined;
}

/** Instagram: containers are created, processed and published. */
export function instagramPublishing(shared: Shared): PublishingPort {
  const own = new NetworkClient('INSTAGRAM', metaDialect, shared);
  const throughFacebook = new NetworkClient('INSTAGRAM', metaDialect, shared, 'FACEBOOK');
  const graphOf = ({ platformUserId, tokens }: { platformUserId: string; tokens: TokenSet }) =>
    instagramGraph({ own, throughFacebook }, platformUserId, tokens);
  const edge = ({ platformUserId }: PublishingAccount, name: string): string => `${platformUserId}/${name}`;

  /** The status of the container decides. It proves that the post exists, but not under which ID. */
  async function find(search: SearchOf<InstagramState>): Promise<Finding> {
    const { state, draft, since } = search;
    const graph = graphOf(search.account);
    const status = state.container === undefined ? 'EXPIRED' : await statusOf(graph, state.container);
    const code = typeof status === 'string' ? status : status.status_code;
    if (code === 'PUBLISHED') {
      const post = await findPost(graph, search);
      if (post) return { found: 'PUBLISHED', post };
      return { found: 'UNDECIDED', lookAt: own.after(own.limit('publishing.evidence_wait')) };
    }
    const next = ['FINISHED', 'IN_PROGRESS'].includes(code) ? state : beginning(draft, state.restarts);
    return absent(own, since, next);
  }

  async function permalink({ account, post }: FollowUpCall): Promise<FollowUpResult> {
    return { post: published(await graphOf(account).get(post.platformPostId, { fields: FIELDS }, Media)) };
  }

  /** Comments cannot be found by anything but their text. */
  async function firstComment({ account, draft, post }: FollowUpCall): Promise<FollowUpResult> {
    const graph = graphOf(account);
    const message = draft.firstComment ?? '';
    const path = `${post.platformPostId}/comments`;
    const { data } = await graph.get(path, { fields: 'id,text' }, Comments);
    const existing = data.find(({ text }) => comparable(text) === comparable(message));
    return { post, commentId: existing?.id ?? (await graph.post(path, { message })) };
  }

  return publishingPort<InstagramState>({
    client: own,
    state: InstagramState,
    begin: (draft) => beginning(draft),
    steps: {
      createItem: {
        effect: 'HIDDEN',
        run: async (call) => {
          const { account, draft, state } = call;
          const item = await graphOf(account).post(edge(account, 'media'), await itemParams(call));
          const items = [...state.items, item];
          const isLast = items.length === draft.media.length;
          return { state: { ...state, items, step: isLast ? 'awaitItems' : 'createItem' } };
        },
      },
      awaitItems: {
        effect: 'NONE',
        run: (call) => awaited(graphOf(call.account), call, call.state.items, 'createContainer'),
      },
      createContainer: {
        effect: 'HIDDEN',
        run: async (call) => {
          const { account, state } = call;
          const container = await graphOf(account).post(edge(account, 'media'), await postParams(call));
          return { state: { ...state, container, step: 'awaitContainer' } };
        },
      },
      awaitContainer: {
        effect: 'NONE',
        run: (call) => awaited(graphOf(call.account), call, [call.state.container ?? ''], 'publish'),
      },
      publish: {
        effect: 'VISIBLE',
        run: async (call) => {
          const { account, draft, state } = call;
          const graph = graphOf(account);
          try {
            const form = { creation_id: state.container };
            const platformPostId = await graph.post(edge(account, 'media_publish'), form);
            const kind = kindOfDraft(draft);
            return { published: { platformPostId, kind, publishedAt: own.now, permalink: null } };
          } catch (error) {
            return afterFailedPublish(graph, call, error);
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
