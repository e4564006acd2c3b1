import type { MediaCopy } from '../../frame/rows';
import { isRecord, listOf, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { inputError, schemaError } from './errors';
import { type Media, type MediaKind, mediaOf, stateOfMedia } from './media';

/** What a post shows besides its text. */
export interface Content {
  readonly kind: 'TEXT' | 'IMAGE' | 'DOCUMENT' | 'VIDEO' | 'MULTI_IMAGE' | 'ARTICLE' | 'POLL';
  /** As it was sent. */
  readonly given?: unknown;
  readonly media: readonly MediaCopy[];
  readonly link?: string;
  /** When the post vanishes, because its media file turns out to be unusable. */
  readonly vanishesAt?: number;
}

type Fields = Readonly<Record<string, unknown>>;

const LONGEST_ALT_TEXT = 4086;
const LONGEST_TITLE = 400;

const tooLong = (field: string, maximum: number, length: number) =>
  inputError(
    'FIELD_LENGTH_TOO_LONG',
    `The length of the field (${length} characters) exceeds the maximum allowed (${maximum} characters)`,
    field,
  );

/** Returns a field as text, or fails if it is longer than allowed. */
function textIn(fields: Fields, path: string, name: string, maximum: number): string | undefined {
  const text = textOf(fields[name]);
  if (text !== undefined && text.length > maximum) throw tooLong(`${path}.${name}`, maximum, text.length);
  return text;
}

/** Returns a required field as text. A blank text is none. */
const requiredIn = (fields: Fields, path: string, name: string, maximum: number): string | undefined =>
  textIn(fields, path, name, maximum)?.trim() || undefined;

/** Reads and checks the `content` of a new post of `author`. */
export function readContent(world: World, author: string, given: unknown): Content {
  if (given === undefined) return { kind: 'TEXT', media: [] };
  if (!isRecord(given)) throw schemaError('content', 'must be an object');
  const [name = '', ...others] = Object.keys(given);
  const read = Object.hasOwn(readers, name) ? readers[name as keyof typeof readers] : undefined;
  if (!read || others.length)
    throw schemaError('content', 'must have exactly one of media, multiImage, article and poll');
  const fields = given[name];
  if (!isRecord(fields)) throw schemaError(`content.${name}`, 'must be an object');
  return { ...read(world, author, fields), given };
}

const readers = { media: readMedia, multiImage: readImages, article: readArticle, poll: readPoll };

const KIND_OF = { image: 'IMAGE', document: 'DOCUMENT', video: 'VIDEO' } as const;

function readMedia(world: World, author: string, fields: Fields): Content {
  const media = requireMedia(world, author, fields['id'], 'content.media.id', ['image', 'document', 'video']);
  const title = requiredIn(fields, 'content.media', 'title', LONGEST_TITLE);
  if (media.kind === 'document' && !title)
    throw inputError('MISSING_FIELD', 'Documents need a title.', 'content.media.title');
  const altText = textIn(fields, 'content.media', 'altText', LONGEST_ALT_TEXT);
  return { kind: KIND_OF[media.kind], media: copiesOf([media], [altText]), ...vanishing([media]) };
}

function readImages(world: World, author: string, fields: Fields): Content {
  const images = listOf(fields['images']).map((item) => (isRecord(item) ? item : {}));
  if (images.length < 2 || images.length > 20)
    throw inputError('INVALID_VALUE', 'A post has 2 to 20 images.', 'content.multiImage.images');
  const path = 'content.multiImage.images';
  const media = images.map(({ id }) => requireMedia(world, author, id, path, ['image']));
  const texts = images.map((image) => textIn(image, path, 'altText', LONGEST_ALT_TEXT));
  return { kind: 'MULTI_IMAGE', media: copiesOf(media, texts), ...vanishing(media) };
}

/** No preview is fetched: a post shows the title, description and thumbnail that were sent. */
function readArticle(world: World, author: string, fields: Fields): Content {
  const link = textOf(fields['source']) ?? '';
  if (!URL.canParse(link) || !/^https?:/.test(link))
    throw inputError('INVALID_URL', 'The source must be a URL.', 'content.article.source');
  if (!requiredIn(fields, 'content.article', 'title', LONGEST_TITLE))
    throw schemaError('content.article.title', 'field is required but not found');
  textIn(fields, 'content.article', 'description', LONGEST_ALT_TEXT);
  const thumbnail = fields['thumbnail'];
  const media =
    thumbnail === undefined
      ? []
      : [requireMedia(world, author, thumbnail, 'content.article.thumbnail', ['image'])];
  return { kind: 'ARTICLE', link, media: copiesOf(media, []) };
}

const DURATIONS = ['ONE_DAY', 'THREE_DAYS', 'SEVEN_DAYS', 'FOURTEEN_DAYS'];

function readPoll(_world: World, _author: string, fields: Fields): Content {
  if (!requiredIn(fields, 'content.poll', 'question', 140))
    throw schemaError('content.poll.question', 'field is required but not found');
  const options = listOf(fields['options']).map((option) => (isRecord(option) ? option : {}));
  const texts = options.map((option) => requiredIn(option, 'content.poll.options', 'text', 30));
  if (options.length < 2 || options.length > 4 || texts.some((text) => !text))
    throw inputError('INVALID_VALUE', 'A poll has 2 to 4 options.', 'content.poll.options');
  const settings = isRecord(fields['settings']) ? fields['settings'] : {};
  if (!DURATIONS.includes(textOf(settings['duration']) ?? ''))
    throw inputError('INVALID_VALUE', 'The duration is not supported.', 'content.poll.settings.duration');
  return { kind: 'POLL', media: [] };
}

function requireMedia(
  world: World,
  author: string,
  id: unknown,
  field: string,
  kinds: readonly MediaKind[],
): Media {
  const media = mediaOf(world).get(textOf(id) ?? '');
  if (!media || !kinds.includes(media.kind))
    throw inputError('INVALID_URN', `The media ${textOf(id) ?? ''} does not exist.`, field);
  if (media.owner !== author)
    throw inputError('INVALID_OWNER', 'The owner of the media must be the author of the post.', field);
  const state = stateOfMedia(world, media);
  if (state === 'WAITING_UPLOAD' || state === 'PROCESSING_FAILED')
    throw inputError('MEDIA_NOT_READY', `The media is in the state ${state}.`, field);
  return media;
}

const copiesOf = (media: readonly Media[], altTexts: readonly (string | undefined)[]): MediaCopy[] =>
  media.flatMap(({ copy }, index) =>
    copy ? [{ ...copy, ...(altTexts[index] !== undefined && { altText: altTexts[index] }) }] : [],
  );

/** Posts are accepted while their media is processed. If that fails, the post vanishes without notice. */
function vanishing(media: readonly Media[]): { vanishesAt?: number } {
  const times = media.flatMap(({ problem, readyAt }) =>
    problem === undefined || readyAt === undefined ? [] : [readyAt],
  );
  return times.length ? { vanishesAt: Math.min(...times) } : {};
}
