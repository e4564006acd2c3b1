import { type Answer, Failure, type Operation, preparedOperation } from '../../frame/network';
import type { Limit } from '../../frame/limits';
import type { Account, MediaCopy } from '../../frame/rows';
import type { World } from '../../frame/world';
import { denied, instagramErrors as errors, invalid } from '../meta/errors';
import type { GraphCall } from '../meta/graph';
import { requireAccount, requirePermission, tasksOn } from '../meta/tokens';
import { type Container, containers, stateOf, VIDEO_WAIT } from './containers';
import { fetchImage, takeVideo } from './media-rules';

export const containerLimit: Limit = { name: 'instagram.containers', maximum: 400, windowSeconds: 86_400 };

/** Returns the account of a publishing call, or fails. */
export function publishingAccount(graph: GraphCall): Account {
  const { world, token } = graph;
  const account = requireAccount(graph);
  requirePermission(token, 'publish');
  // People who sign in to Instagram itself have no tasks.
  if (token.login === 'facebook' && !tasksOn(world, token, account).includes('CREATE_CONTENT'))
    throw denied('page task CREATE_CONTENT');
  if (account.blocked) throw errors.restricted();
  return account;
}

/** `POST /{ig-user}/media`: creates a container. */
export const createContainer = (graph: GraphCall): Operation =>
  preparedOperation(
    'createContainer',
    graph.id,
    async () => {
      publishingAccount(graph);
      checkTexts(graph.params);
      return contentOf(graph);
    },
    (content) => {
      // While the media was fetched, the account may have been blocked, and other containers created.
      requireContainerQuota(graph.world, publishingAccount(graph).id);
      return store(graph, content);
    },
  );

function requireContainerQuota(world: World, accountId: string): void {
  const recent = containers(world)
    .all()
    .filter((row) => row.accountId === accountId)
    .map(({ createdAt }) => createdAt);
  const { used, maximum } = world.limits.usage(containerLimit, recent);
  if (used >= maximum) throw errors.quota();
}

type Content = Pick<Container, 'kind' | 'media' | 'children' | 'failure'> & {
  waits: boolean;
  upload?: boolean;
};

async function contentOf(graph: GraphCall): Promise<Content> {
  const { params, world } = graph;
  const isItem = params['is_carousel_item'] === 'true';
  const type = params['media_type'] ?? (params['image_url'] ? 'IMAGE' : '');
  switch (type) {
    case 'IMAGE':
      return imageContent(world, params, 'IMAGE');
    case 'STORIES':
      return params['image_url'] ? imageContent(world, params, 'STORIES') : videoContent(graph, 'STORIES');
    case 'REELS':
      if (isItem) throw invalid('Reels cannot be part of a carousel.');
      if (params['trial_params'] && params['collaborators']) throw errors.trialNotAllowed();
      return videoContent(graph, 'REELS');
    case 'VIDEO':
      // A single feed video no longer exists; it becomes a reel.
      return videoContent(graph, isItem ? 'VIDEO' : 'REELS');
    case 'CAROUSEL':
      return carouselContent(graph);
    default:
      throw errors.unsupportedType();
  }
}

async function imageContent(world: World, params: GraphCall['params'], kind: string): Promise<Content> {
  if (!params['image_url']) throw invalid('The parameter image_url is required');
  const image = await fetchImage(world, params['image_url'], kind);
  return { kind, media: [described(image, params)], children: [], waits: false };
}

const described = (copy: MediaCopy, params: GraphCall['params']): MediaCopy => ({
  ...copy,
  ...(params['alt_text'] !== undefined && { altText: params['alt_text'] }),
});

async function videoContent({ params, world, token }: GraphCall, kind: string): Promise<Content> {
  const base = { kind, media: [], children: [], waits: true };
  if (params['alt_text'] !== undefined) throw invalid('The parameter alt_text is supported for images only');
  if (params['upload_type'] === 'resumable') {
    if (token.login === 'instagram') throw invalid('Resumable uploads require Facebook Login.');
    return { ...base, upload: true };
  }
  if (!params['video_url']) throw invalid('The parameter video_url is required');
  if (params['cover_url']) await fetchImage(world, params['cover_url'], 'STORIES');
  const result = await takeVideo(world, params['video_url'], kind);
  if ('failure' in result) return { ...base, failure: result.failure };
  const offset = Number(params['thumb_offset'] ?? 0);
  if (!(offset >= 0 && offset <= (result.copy.seconds ?? 0) * 1000)) throw errors.thumbOffset();
  return { ...base, media: [result.copy] };
}

async function carouselContent({ params, world, id }: GraphCall): Promise<Content> {
  const children = (params['children'] ?? '')
    .replace(/[[\]"\s]/g, '')
    .split(',')
    .filter(Boolean);
  if (children.length < 2 || children.length > 10) throw errors.carouselCount();
  for (const child of children) {
    const row = containers(world).get(child);
    if (!row?.isItem || row.accountId !== id) throw errors.carouselCount();
  }
  return { kind: 'CAROUSEL', media: [], children, waits: false };
}

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

function checkTexts(params: GraphCall['params']): void {
  const caption = params['caption'] ?? '';
  if (caption.length > 2200 || countOf(caption, /#[\p{L}\p{N}_]+/gu) > 30) throw errors.captionTooLong();
  if (countOf(caption, /@[\w.]+/g) > 20) throw errors.tagCount();
  if (params['alt_text'] !== undefined && params['media_type'] === 'STORIES')
    throw invalid('The parameter alt_text is not supported for stories');
  if ((params['alt_text'] ?? '').length > 1000)
    throw invalid('The parameter alt_text has more than 1000 characters');
  const collaborators = (params['collaborators'] ?? '').split(',').filter(Boolean);
  if (collaborators.length > 3) throw invalid('The parameter collaborators has more than 3 names');
  if (collaborators.length && params['media_type'] === 'STORIES')
    throw invalid('The parameter collaborators is not supported for stories');
}

function store({ world, params, id, version, call }: GraphCall, content: Content): Answer {
  const wait = world.scripts.take(
    { network: 'INSTAGRAM', operation: 'createContainer', account: id },
    'wait',
  );
  const now = world.clock.now();
  const waitFor = wait ? wait.seconds * 1000 : content.waits ? VIDEO_WAIT : 0;
  const container = containers(world).put({
    id: world.newId(),
    accountId: id,
    kind: content.kind,
    media: content.media,
    children: content.children,
    isItem: params['is_carousel_item'] === 'true',
    params,
    createdAt: now,
    waitFor,
    readyAt: content.upload ? undefined : now + waitFor,
    outcome: content.failure ? 'ERROR' : (wait?.state ?? 'FINISHED'),
    failure: content.failure,
  });
  const uri = `${world.baseUrl(call.network)}/ig-api-upload/${version ?? 'v25.0'}/${container.id}`;
  return { status: 200, body: { id: container.id, ...(content.upload && { uri }) } };
}

const failed = (message: string): Answer => ({
  status: 400,
  body: { debug_info: { retriable: false, type: 'ProcessingFailedError', message } },
});

/** Returns a container that still needs its video, or fails. */
function awaitingBytes(graph: Omit<GraphCall, 'params' | 'version'>): Container {
  const { world, id } = graph;
  const container = containers(world).get(id);
  if (!container) throw new Failure(failed('Container not found'));
  requireAccount(graph, container.accountId);
  if (container.readyAt !== undefined || stateOf(world, container) !== 'IN_PROGRESS')
    throw new Failure(failed('The container does not wait for a video'));
  return container;
}

/** `POST /ig-api-upload/{version}/{container}`: takes the bytes of a video, or its URL. */
export function uploadVideo(graph: Omit<GraphCall, 'params' | 'version'>): Operation {
  const { world, call } = graph;
  return preparedOperation(
    'uploadVideo',
    graph.accountId,
    async () => {
      const { kind } = awaitingBytes(graph);
      const url = call.headers['file_url'];
      const size = Number(call.headers['file_size']);
      if (url === undefined && (call.headers['offset'] !== '0' || size !== call.raw.length))
        return { failure: 'PartialRequestError: the body must have file_size bytes from offset 0' };
      return takeVideo(world, url ?? call.raw, kind);
    },
    (result) => {
      if ('failure' in result) return failed(result.failure);
      // Another request may have completed the upload in the meantime.
      const container = awaitingBytes(graph);
      const readyAt = world.clock.now() + container.waitFor;
      containers(world).put({ ...container, media: [result.copy], readyAt });
      return { status: 200, body: { success: true, message: 'Upload successful.' } };
    },
  );
}
