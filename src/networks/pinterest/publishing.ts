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
  type ListedPost,
  matchOf,
  publishingPort,
  relocated,
  type ResultOf,
  type SearchOf,
} from '../publishing';
import { type PinterestApi, pinterestApi } from './api';
import { pinterestDialect } from './failures';
import { awaitVideo, PinterestState, registerVideo, uploadVideo } from './videos';

const Created = z.object({ id: z.string(), created_at: z.string().nullish() });
const Pins = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      created_at: z.string(),
      title: z.string().nullish(),
      description: z.string().nullish(),
      link: z.string().nullish(),
      board_id: z.string().nullish(),
      media: z.object({ media_type: z.string() }).nullish(),
    }),
  ),
});

const KINDS: Readonly<Record<string, PublishedPost['kind']>> = {
  image: 'IMAGE',
  multiple_images: 'CAROUSEL_ALBUM',
  video: 'VIDEO',
};

const permalinkOf = (id: string): string => `https://www.pinterest.com/pin/${id}/`;

const isVideo = ({ media }: Draft): boolean => media[0]?.kind === 'VIDEO';

function kindOf(draft: Draft): PublishedPost['kind'] {
  if (isVideo(draft)) return 'VIDEO';
  return draft.media.length > 1 ? 'CAROUSEL_ALBUM' : 'IMAGE';
}

/** Times have no time zone, and are in UTC. */
const timeOf = (text: string): Date => new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);

const titleOf = ({ title, options }: Draft): string => options.pinterest?.title ?? title ?? '';

const normalized = (link: string): string => (URL.canParse(link) ? new URL(link).href : link);

/** Returns what pins are compared by. */
const wordsOf = (...[title, description, link]: readonly (string | null | undefined)[]): string =>
  [title, description, normalized(link ?? '')].filter(Boolean).join('\n');

async function sourceOf({ draft, state, media }: CallOf<PinterestState>): Promise<object> {
  if (isVideo(draft))
    return {
      source_type: 'video_id',
      media_id: state.video,
      // Whole seconds.
      cover_image_key_frame_time: Math.floor(draft.options.pinterest?.coverSeconds ?? 0),
    };
  const items = await Promise.all(draft.media.map(async (file) => ({ url: await media.urlOf(file) })));
  return items.length > 1
    ? { source_type: 'multiple_image_urls', items }
    : { source_type: 'image_url', ...items[0] };
}

async function bodyOf(call: CallOf<PinterestState>): Promise<object> {
  const { draft } = call;
  const { boardId, boardSectionId, link, dominantColor } = draft.options.pinterest ?? {};
  return {
    board_id: boardId ?? undefined,
    board_section_id: boardSectionId ?? undefined,
    title: titleOf(draft) || undefined,
    description: draft.text || undefined,
    link: link ?? undefined,
    // One text holds for the whole pin.
    alt_text: draft.media[0]?.altText || undefined,
    dominant_color: dominantColor ?? undefined,
    media_source: await sourceOf(call),
  };
}

async function publish(api: PinterestApi, call: CallOf<PinterestState>): Promise<ResultOf<PinterestState>> {
  const { draft } = call;
  try {
    const { id, created_at: createdAt } = await api.post('/pins', await bodyOf(call), Created);
    const publishedAt = createdAt ? timeOf(createdAt) : api.client.now;
    return {
      published: { platformPostId: id, kind: kindOf(draft), publishedAt, permalink: permalinkOf(id) },
    };
  } catch (error) {
    throw relocated(error, draft.options.pinterest?.title ? { title: 'options.pinterest.title' } : {});
  }
}

/** Looks for the pin among the newest ones of the account, because the order of boards can be changed. */
async function find(
  api: PinterestApi,
  { draft, since, known, state }: SearchOf<PinterestState>,
): Promise<Finding> {
  const { client } = api;
  const query = { page_size: String(client.limit('publishing.evidence_posts')) };
  const { items } = await api.get('/pins', query, Pins);
  const { boardId, link } = draft.options.pinterest ?? {};
  const kind = kindOf(draft);
  const listed = items
    .filter(
      ({ board_id: board, media }) => board === boardId && (KINDS[media?.media_type ?? ''] ?? kind) === kind,
    )
    .map((pin): ListedPost => ({
      platformPostId: pin.id,
      kind,
      text: wordsOf(pin.title, pin.description, pin.link),
      publishedAt: timeOf(pin.created_at),
      permalink: permalinkOf(pin.id),
    }));
  const words = wordsOf(titleOf(draft), draft.text, link);
  const post = matchOf(client, { since, known, draft }, listed, words);
  return post ? { found: 'PUBLISHED', post } : absent(client, since, state);
}

/** Pinterest: a video is registered, uploaded and processed, then the pin is created. Images are fetched with the pin. */
export function pinterestPublishing(shared: Shared): PublishingPort {
  const client = new NetworkClient('PINTEREST', pinterestDialect, shared);
  const api = (account: PublishingAccount): PinterestApi => pinterestApi(client, account);

  return publishingPort<PinterestState>({
    client,
    state: PinterestState,
    begin: (draft) => ({ step: isVideo(draft) ? 'registerVideo' : 'publish', restarts: 0 }),
    steps: {
      registerVideo: { effect: 'HIDDEN', run: (call) => registerVideo(api(call.account), call) },
      uploadVideo: { effect: 'HIDDEN', run: (call) => uploadVideo(api(call.account), call) },
      awaitVideo: { effect: 'NONE', run: (call) => awaitVideo(api(call.account), call) },
      publish: { effect: 'VISIBLE', run: (call) => publish(api(call.account), call) },
    },
    find: (search) => find(api(search.account), search),
    followUps: {},
  });
}
