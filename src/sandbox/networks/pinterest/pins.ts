import { z } from 'zod';
import { editPost, feedOf, isVisible, publish, showPost } from '../../frame/effects';
import { ok, operation, type Operation, preparedOperation } from '../../frame/network';
import type { MediaCopy, Post } from '../../frame/rows';
import type { World } from '../../frame/world';
import { isTrial, matching, paged, pinterestTime, type PinterestCall, requireActive } from './api';
import { ownBoard, pinsOf, requireSection } from './boards';
import { errors, invalid } from './errors';
import { processedVideo, takeImage } from './media';

const id = z.string().regex(/^\d+$/);
const texts = {
  title: z.string().max(100).optional(),
  description: z.string().max(800).optional(),
  link: z.url().max(2048).optional(),
};
const base64 = { content_type: z.enum(['image/jpeg', 'image/png']), data: z.base64() };
const source = z.discriminatedUnion('source_type', [
  z.object({ source_type: z.literal('image_url'), url: z.url() }),
  z.object({ source_type: z.literal('image_base64'), ...base64 }),
  z.object({
    source_type: z.literal('multiple_image_urls'),
    items: z
      .array(z.object({ ...texts, url: z.url() }))
      .min(2)
      .max(5),
  }),
  z.object({
    source_type: z.literal('multiple_image_base64'),
    items: z
      .array(z.object({ ...texts, ...base64 }))
      .min(2)
      .max(5),
  }),
  z.object({
    source_type: z.literal('video_id'),
    media_id: id,
    cover_image_url: z.url().optional(),
    cover_image_content_type: base64.content_type.optional(),
    cover_image_data: base64.data.optional(),
    cover_image_key_frame_time: z.int().min(0).optional(),
  }),
  z.object({ source_type: z.literal('pin_url') }),
]);
type Source = z.infer<typeof source>;

const created = z.object({
  ...texts,
  board_id: id,
  board_section_id: id.optional(),
  parent_pin_id: id.optional(),
  alt_text: z.string().max(500).optional(),
  dominant_color: z
    .string()
    .regex(/^#[0-9A-Fa-f]{6}$/)
    .optional(),
  note: z.string().optional(),
  media_source: source,
});
type NewPin = z.infer<typeof created>;

const updated = z.object({
  ...texts,
  board_id: id.optional(),
  board_section_id: id.optional(),
  alt_text: z.string().max(500).optional(),
  note: z.string().optional(),
});

/** The media of a pin, and what the API calls it. */
interface Taken {
  readonly type: 'image' | 'multiple_images' | 'video';
  readonly copies: readonly MediaCopy[];
}

async function take(request: PinterestCall, given: Source, parentId: string | undefined): Promise<Taken> {
  const { world } = request;
  switch (given.source_type) {
    case 'image_url':
    case 'image_base64':
      return { type: 'image', copies: [await takeImage(world, given)] };
    case 'multiple_image_urls':
    case 'multiple_image_base64':
      return { type: 'multiple_images', copies: await takeCarousel(world, given.items) };
    case 'video_id':
      return { type: 'video', copies: [await takeVideo(request, given)] };
    case 'pin_url': {
      const { media, extra } = readablePin(request, parentId ?? '');
      return { type: extra['mediaType'] as Taken['type'], copies: media };
    }
  }
}

async function takeCarousel(
  world: World,
  items: readonly ({ url: string } | { data: string })[],
): Promise<MediaCopy[]> {
  const copies: MediaCopy[] = [];
  for (const item of items) copies.push(await takeImage(world, item));
  const [first] = copies;
  if (copies.some(({ width, height }) => width !== first?.width || height !== first?.height))
    throw invalid('media_source.items: all images must have the same size');
  return copies;
}

/** A video needs a cover: an image, or the time of a frame. */
async function takeVideo(
  { world, account }: PinterestCall,
  given: Extract<Source, { source_type: 'video_id' }>,
): Promise<MediaCopy> {
  const { cover_image_url: url, cover_image_data: data, cover_image_key_frame_time: time } = given;
  if (url === undefined && data === undefined && time === undefined)
    throw invalid('media_source: a video needs a cover image');
  if (url !== undefined) await takeImage(world, { url });
  else if (data !== undefined) await takeImage(world, { data });
  const video = processedVideo(world, account.id, given.media_id);
  if (!video) throw invalid('media_source.media_id: the media does not exist, or was not processed');
  return video;
}

/** Returns the board of a new pin, or fails. */
function targetBoard(request: PinterestCall, { board_id: boardId, board_section_id: section }: NewPin) {
  requireActive(request);
  const board = ownBoard(request, boardId);
  requireSection(request.world, board, section);
  return board;
}

/** `POST /pins` */
export const createPin = (request: PinterestCall): Operation =>
  preparedOperation(
    'createPin',
    request.account.id,
    async () => {
      const pin = matching(created, request.call.body);
      targetBoard(request, pin);
      return { pin, media: await take(request, pin.media_source, pin.parent_pin_id) };
    },
    ({ pin, media }) => {
      // While the media was fetched, the board may have been deleted.
      const board = targetBoard(request, pin);
      const { world, account } = request;
      const now = world.clock.now();
      const newId = world.newId();
      const copies = media.copies.map((copy) => ({
        ...copy,
        ...(pin.alt_text !== undefined && { altText: pin.alt_text }),
      }));
      const post = publish(world, {
        id: newId,
        network: 'PINTEREST',
        node: 'pin',
        accountId: account.id,
        kind: 'PIN',
        text: textOfPin(pin),
        link: pin.link,
        media: copies,
        createdAt: now,
        updatedAt: now,
        visibility: 'LIVE',
        isPrivate: isTrial(world) || board.privacy === 'SECRET',
        shortcode: newId,
        extra: {
          boardId: board.id,
          sectionId: pin.board_section_id,
          title: pin.title,
          description: pin.description,
          altText: pin.alt_text,
          dominantColor: pin.dominant_color,
          note: pin.note,
          parentId: pin.parent_pin_id,
          mediaType: media.type,
          ...(pin.media_source.source_type === 'video_id' && {
            coverSeconds: pin.media_source.cover_image_key_frame_time,
          }),
        },
      });
      return ok(pinBody(request, post), 201);
    },
  );

const textOfPin = ({ title, description }: { title?: unknown; description?: unknown }): string =>
  [title, description].filter((text) => typeof text === 'string' && text !== '').join('\n');

/** Returns a pin that the account may read: its own, or a public one. */
function readablePin({ world, account }: PinterestCall, pinId: string): Post {
  const post = world.posts.get(pinId);
  const isOwn = post?.accountId === account.id;
  if (post?.network !== 'PINTEREST' || !isVisible(post) || (post.isPrivate && !isOwn))
    throw errors.pinNotFound();
  return post;
}

/** Returns the pin of a call if it is one of the account itself, or fails. */
export function ownPin(request: PinterestCall): Post {
  const post = readablePin(request, request.params['pin'] ?? '');
  if (post.accountId !== request.account.id) throw errors.notPermitted();
  return post;
}

/** `GET /pins/{pin_id}` */
export const readPin = (request: PinterestCall): Operation =>
  operation('readPin', request.account.id, () =>
    ok(pinBody(request, readablePin(request, request.params['pin'] ?? ''))),
  );

/** `GET /pins`: the pins of the account, newest first. */
export const listPins = (request: PinterestCall): Operation =>
  operation('listPins', request.account.id, () =>
    paged(request, feedOf(request.world, request.account.id), (post) => pinBody(request, post)),
  );

/** `GET /boards/{board_id}/pins`, newest first. */
export const listBoardPins = (request: PinterestCall): Operation =>
  operation('listBoardPins', request.account.id, () => {
    const board = ownBoard(request, request.params['board'] ?? '');
    return paged(request, pinsOf(request.world, board), (post) => pinBody(request, post));
  });

/** `PATCH /pins/{pin_id}` */
export const updatePin = (request: PinterestCall): Operation =>
  operation('updatePin', request.account.id, () => {
    const { world, call } = request;
    requireActive(request);
    const post = ownPin(request);
    const {
      link = post.link,
      board_id: boardId,
      board_section_id: sectionId,
      ...change
    } = matching(updated, call.body);
    const board = ownBoard(request, boardId ?? String(post.extra['boardId']));
    requireSection(world, board, sectionId);
    const extra = {
      ...post.extra,
      ...(change.title !== undefined && { title: change.title }),
      ...(change.description !== undefined && { description: change.description }),
      ...(change.alt_text !== undefined && { altText: change.alt_text }),
      ...(change.note !== undefined && { note: change.note }),
      boardId: board.id,
      sectionId: sectionId ?? (boardId === undefined ? post.extra['sectionId'] : undefined),
    };
    const isPrivate = isTrial(world) || board.privacy === 'SECRET';
    const edited = editPost(world, { ...post, link, extra, isPrivate }, textOfPin(extra), 'api');
    return ok(pinBody(request, edited));
  });

/** `DELETE /pins/{pin_id}` */
export const deletePin = (request: PinterestCall): Operation =>
  operation('deletePin', request.account.id, () => {
    showPost(request.world, ownPin(request), 'DELETED', 'api');
    return { status: 204 };
  });

function mediaBody(world: World, { media, extra }: Post): object {
  const image = ({ file, width, height }: MediaCopy): object => {
    const url = `${world.baseUrl('PINTEREST')}/sandbox/media/${file}`;
    return Object.fromEntries(
      ['150x150', '400x300', '600x', '1200x'].map((size) => [size, { url, width, height }]),
    );
  };
  const [first] = media;
  if (extra['mediaType'] === 'multiple_images')
    return { media_type: 'multiple_images', items: media.map((copy) => ({ images: image(copy) })) };
  if (extra['mediaType'] === 'video') {
    const { width, height, seconds = 0 } = first!;
    return { media_type: 'video', cover_image_url: null, duration: seconds * 1000, width, height };
  }
  return { media_type: 'image', images: image(first!) };
}

const CREATIVE_TYPES: Readonly<Record<string, string>> = { multiple_images: 'CAROUSEL', video: 'VIDEO' };

function pinBody({ world, account }: PinterestCall, post: Post): object {
  const { extra } = post;
  return {
    id: post.id,
    created_at: pinterestTime(post.createdAt),
    link: post.link ?? null,
    title: extra['title'] ?? null,
    description: extra['description'] ?? null,
    dominant_color: extra['dominantColor'] ?? null,
    alt_text: extra['altText'] ?? null,
    note: extra['note'] ?? null,
    creative_type: CREATIVE_TYPES[String(extra['mediaType'])] ?? 'REGULAR',
    board_id: extra['boardId'],
    board_section_id: extra['sectionId'] ?? null,
    board_owner: { username: world.accounts.get(post.accountId)?.username },
    is_owner: post.accountId === account.id,
    is_standard: true,
    has_been_promoted: false,
    parent_pin_id: extra['parentId'] ?? null,
    media: mediaBody(world, post),
  };
}
