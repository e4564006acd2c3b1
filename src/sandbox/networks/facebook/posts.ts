import { commentsOf, editPost, feedOf, publish, publishDraft, showPost } from '../../frame/effects';
import { DAY, MINUTE } from '../../frame/clock';
import { fetchMedia, keepMedia, MediaError, type MediaRule } from '../../frame/fetch-media';
import { grown } from '../../frame/growth';
import { type Answer, operation, type Operation, preparedOperation } from '../../frame/network';
import type { Account, MediaCopy, Post } from '../../frame/rows';
import { isRecord, listOf, parseJson, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { facebookErrors as errors, invalid, metaErrors, notFound } from '../meta/errors';
import { type Fields, select } from '../meta/fields';
import { type GraphCall, graphTime, inPeriod, paged, read, success } from '../meta/graph';
import { permalinkOf } from '../meta/permalinks';
import { requireAccount, requirePageToken, requirePermission } from '../meta/tokens';

const MB = 1024 * 1024;
const PHOTO: MediaRule = { types: ['image/jpeg', 'image/png'], maximumBytes: 4 * MB };
const LONGEST_MESSAGE = 63_206;
/** How long the same text counts as a duplicate. */
const DUPLICATE_WINDOW = 10 * MINUTE;

/** Returns the page of a publishing call, or fails. */
export function publishingPage(graph: GraphCall): Account {
  const { token } = graph;
  const page = requireAccount(graph);
  requirePageToken(token, page);
  requirePermission(token, 'pagePosts');
  if (page.blocked) throw errors.accountCheckpoint();
  return page;
}

/** Returns the time of a scheduled post, or undefined if it is published now. */
export function scheduleOf({ world, params }: GraphCall): number | undefined {
  const given = params['scheduled_publish_time'];
  if (given === undefined) return undefined;
  const time = Number(given) * 1000 || Date.parse(given);
  const ahead = time - world.clock.now();
  if (params['published'] !== 'false' || !(ahead >= 10 * MINUTE && ahead <= 30 * DAY))
    throw invalid('The specified scheduled publish time is invalid: it must be 10 minutes to 30 days ahead.');
  return time;
}

/** Stores a post of a page: visible now, or later. */
export function addPost(
  world: World,
  page: Account,
  content: Pick<Post, 'id' | 'node' | 'kind' | 'text' | 'media'> & {
    link?: string | undefined;
    extra?: object;
  },
  scheduledAt: number | undefined,
  published = true,
): Post {
  const now = world.clock.now();
  const visible = published && scheduledAt === undefined;
  const post: Post = {
    ...content,
    network: 'FACEBOOK',
    accountId: page.id,
    createdAt: now,
    updatedAt: now,
    visibility: visible ? 'LIVE' : 'DRAFT',
    shortcode: content.id.split('_').at(-1)!,
    scheduledAt,
    extra: { ...content.extra },
  };
  return visible ? publish(world, post) : world.posts.put(post);
}

/** `POST /{page}/feed` */
export const createPost = (graph: GraphCall): Operation =>
  operation('createPost', graph.id, () => {
    const { world, params } = graph;
    const page = publishingPage(graph);
    const { message = '', link } = params;
    const photos = attachedPhotos(graph);
    if (!message && !link && !photos.length)
      throw invalid('Param message, link or attached_media is required');
    if (message.length > LONGEST_MESSAGE)
      throw invalid(`Param message must be at most ${LONGEST_MESSAGE} characters`);
    checkLink(link);
    const scheduledAt = scheduleOf(graph);
    requireNew(world, page, message, link, photos);
    const id = `${page.id}_${world.newId()}`;
    const media = photos.flatMap((photo) => photo.media);
    addPost(
      world,
      page,
      { id, node: 'fbPost', kind: 'POST', text: message, link, media },
      scheduledAt,
      params['published'] !== 'false',
    );
    for (const photo of photos) world.posts.put({ ...photo, partOf: id });
    return { status: 200, body: { id } };
  });

function checkLink(link: string | undefined): void {
  if (link === undefined) return;
  if (!URL.canParse(link) || !/^https?:/.test(link)) throw metaErrors.badLink();
  if (/(^|\.)facebook\.com$/.test(new URL(link).hostname)) throw errors.facebookLink();
}

/** Returns the unpublished photos that `attached_media` names. */
function attachedPhotos({ world, params, id }: GraphCall): Post[] {
  const indexed = Object.entries(params)
    .filter(([name]) => /^attached_media\[\d+\]$/.test(name))
    .map(([, value]) => parseJson(value));
  return [...listOf(parseJson(params['attached_media'] ?? '[]')), ...indexed].map((item) => {
    const photoId = isRecord(item) ? textOf(item['media_fbid']) : undefined;
    const photo = world.posts.get(photoId ?? '');
    if (photo?.node !== 'photo' || photo.accountId !== id || photo.visibility === 'DELETED')
      throw invalid('Param attached_media has an invalid media_fbid');
    if (!isUnused(photo)) throw errors.photosPosted();
    return photo;
  });
}

/** Whether a photo was neither published nor attached to a post. */
export const isUnused = ({ visibility, partOf }: Post): boolean =>
  visibility === 'DRAFT' && partOf === undefined;

function requireNew(
  world: World,
  page: Account,
  message: string,
  link: string | undefined,
  photos: readonly Post[],
): void {
  const since = world.clock.now() - DUPLICATE_WINDOW;
  const twin = feedOf(world, page.id).find(
    (post) => post.createdAt > since && post.text === message && post.link === link && !post.media.length,
  );
  if (twin && !photos.length) throw metaErrors.duplicate();
}

/** `POST /{page}/photos`: a photo of its own, or one for `attached_media`. */
export const createPhoto = (graph: GraphCall): Operation =>
  preparedOperation(
    'createPhoto',
    graph.id,
    async () => {
      publishingPage(graph);
      return takePhoto(graph);
    },
    (copy) => {
      const { world, params } = graph;
      const page = publishingPage(graph);
      const published = params['published'] !== 'false';
      const media = [
        { ...copy, ...(params['alt_text_custom'] !== undefined && { altText: params['alt_text_custom'] }) },
      ];
      const scheduledAt = scheduleOf(graph);
      const text = params['caption'] ?? params['message'] ?? '';
      const id = world.newId();
      const photo = { id, node: 'photo', kind: 'PHOTO', text, media };
      if (!published && scheduledAt === undefined) addPost(world, page, photo, undefined, false);
      else addPhotoPost(world, page, photo, scheduledAt);
      return { status: 200, body: { id, ...(published && { post_id: `${page.id}_${id}` }) } };
    },
  );

/** Stores a post of one photo. The photo is a part of it, with an ID of its own. */
function addPhotoPost(
  world: World,
  page: Account,
  photo: Pick<Post, 'id' | 'node' | 'kind' | 'text' | 'media'>,
  scheduledAt: number | undefined,
): void {
  const post = addPost(world, page, { ...photo, id: `${page.id}_${photo.id}`, node: 'fbPost' }, scheduledAt);
  world.posts.put({ ...post, ...photo, partOf: post.id, scheduledAt: undefined });
}

/** Fetches the photo of `url`, or takes the one of `source`. */
async function takePhoto({ world, params, call }: GraphCall): Promise<MediaCopy> {
  const source = call.files['source'];
  if (!source && !params['url']) throw invalid('Param url or source is required');
  try {
    return await (source ? keepMedia(world, source, PHOTO) : fetchMedia(world, params['url']!, PHOTO));
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    if (error.problem === 'TYPE' || error.problem === 'TOO_LARGE' || error.problem === 'BROKEN')
      throw errors.photoTooLarge();
    throw invalid('Missing or invalid image file');
  }
}

function postFields({ world }: GraphCall, post: Post): Fields {
  const base = world.baseUrl('FACEBOOK');
  const attachments = post.media.map(({ file, type }) => ({
    type: type.startsWith('image/') ? 'photo' : 'video',
    media: { image: { src: `${base}/sandbox/media/${file}` } },
  }));
  return {
    id: () => post.id,
    message: () => post.text || undefined,
    description: () => post.text || undefined,
    created_time: () => graphTime(post.createdAt),
    updated_time: () => graphTime(post.updatedAt),
    permalink_url: () => permalinkOf(world, post),
    is_published: () => post.visibility !== 'DRAFT',
    is_hidden: () => post.visibility === 'HIDDEN',
    scheduled_publish_time: () =>
      post.scheduledAt === undefined ? undefined : Math.floor(post.scheduledAt / 1000),
    from: () => ({ id: post.accountId, name: world.accounts.get(post.accountId)?.name }),
    status_type: () => (post.media.length ? 'added_photos' : 'mobile_status_update'),
    attachments: () => ({ data: attachments }),
    shares: () => ({ count: grown(world, post, 'shares', 0.01) }),
    // Only the summary, without the comments themselves.
    comments: () => ({ data: [], summary: { total_count: commentsOf(world, post.id).length } }),
  };
}

/** Returns the page post, photo or video of a call, also if it is scheduled. For the photo of a post: that post. */
function ownPost(graph: GraphCall): Post {
  const { world, id, call } = graph;
  const part = world.posts.get(id);
  const post = part && (world.posts.get(`${part.accountId}_${part.id}`) ?? part);
  if (!post || post.visibility === 'DELETED') throw notFound(id, call.method.toLowerCase());
  requireAccount(graph, post.accountId);
  return post;
}

export const readPost = (graph: GraphCall): Operation =>
  read('readPost', graph.accountId, () => {
    const post = { ...ownPost(graph), id: graph.id };
    requirePermission(graph.token, 'pageRead');
    return select(graph.params['fields'], 'Post', postFields(graph, post), ['created_time', 'message', 'id']);
  });

/** `GET /{page}/feed`, `/posts` and `/published_posts`, newest first. */
export const listPosts = (graph: GraphCall): Operation =>
  read('listPosts', graph.id, () => {
    const { world, token, params } = graph;
    const page = requireAccount(graph);
    requirePermission(token, 'pageRead');
    const rows = inPeriod(
      graph,
      feedOf(world, page.id).filter(({ kind }) => kind !== 'STORY'),
    );
    return paged(graph, rows, (post) =>
      select(params['fields'], 'Post', postFields(graph, post), ['created_time', 'message', 'id']),
    );
  });

/** `GET /{page}/scheduled_posts` */
export const listScheduledPosts = (graph: GraphCall): Operation =>
  read('listScheduledPosts', graph.id, () => {
    const { world, token, params } = graph;
    const page = requireAccount(graph);
    requirePermission(token, 'pageRead');
    const rows = world.posts
      .all()
      .filter((post) => post.accountId === page.id && post.scheduledAt !== undefined);
    return paged(graph, rows, (post) =>
      select(params['fields'], 'Post', postFields(graph, post), ['id', 'message']),
    );
  });

/** Runs a change of a post, which needs the token of its page. */
function changing(graph: GraphCall, change: (post: Post) => Answer): Answer {
  const post = ownPost(graph);
  requirePageToken(graph.token, graph.world.accounts.get(post.accountId)!);
  requirePermission(graph.token, 'pagePosts');
  return change(post);
}

/** `POST /{post}`: edits the message, hides or shows the post, or publishes a scheduled one. */
export const updatePost = (graph: GraphCall): Operation =>
  operation('updatePost', graph.accountId, () =>
    changing(graph, (post) => {
      const { world, params } = graph;
      const { message, is_hidden: hidden, is_published: published } = params;
      if (message === undefined && hidden === undefined && published !== 'true')
        throw invalid('Param message, is_hidden or is_published is required');
      const edited = message === undefined ? post : editPost(world, post, message, 'api');
      if (published === 'true' && post.visibility === 'DRAFT') {
        if (post.node === 'photo') throw invalid('Photos are published with attached_media or as a story.');
        publishDraft(world, edited);
      } else if (hidden !== undefined) {
        if (post.visibility === 'DRAFT') throw invalid('Unpublished posts cannot be hidden.');
        showPost(world, edited, hidden === 'true' ? 'HIDDEN' : 'LIVE', 'api');
      }
      return success();
    }),
  );

/** `DELETE /{post}` */
export const deletePost = (graph: GraphCall): Operation =>
  operation('deletePost', graph.accountId, () =>
    changing(graph, (post) => {
      showPost(graph.world, post, 'DELETED', 'api');
      return success();
    }),
  );
