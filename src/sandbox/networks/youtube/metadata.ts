import { isRecord, listOf, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { objectOf } from '../google/access';
import { youtubeErrors as errors } from './errors';
import type { Metadata, Privacy } from './rows';

/** Categories that a video can have. */
const CATEGORIES = '1 2 10 15 17 19 20 22 23 24 25 26 27 28 29'.split(' ');
const STANDARD_CATEGORY = '22';
const PRIVACIES: readonly Privacy[] = ['private', 'unlisted', 'public'];
const LICENSES = ['youtube', 'creativeCommon'];

const MAXIMUM = { title: 100, description: 5000, tags: 500 } as const;

const hasBrackets = (text: string): boolean => /[<>]/.test(text);

/** Returns the length of tags as YouTube counts it: with a comma between two, and quotes around tags with a space. */
const tagLength = (tags: readonly string[]): number =>
  tags.reduce((sum, tag) => sum + tag.length + (/\s/.test(tag) ? 2 : 0), Math.max(tags.length - 1, 0));

type Snippet = Pick<Metadata, 'title' | 'description' | 'tags' | 'categoryId' | 'defaultLanguage'>;
type Status = Omit<Metadata, keyof Snippet>;

/** Returns the snippet of a video in a request, or fails. An update requires the category, too. */
export function snippetIn(body: Readonly<Record<string, unknown>>, isUpdate = false): Snippet {
  const snippet = objectOf(body['snippet']);
  const title = (textOf(snippet['title']) ?? '').replace(/\s+/g, ' ').trim();
  if (!title || Array.from(title).length > MAXIMUM.title || hasBrackets(title)) throw errors.invalidTitle();
  const description = textOf(snippet['description']) ?? '';
  if (Buffer.byteLength(description) > MAXIMUM.description || hasBrackets(description))
    throw errors.invalidDescription();
  const tags = listOf(snippet['tags']).map((tag) => textOf(tag) ?? '');
  if (tags.some((tag) => !tag || hasBrackets(tag)) || tagLength(tags) > MAXIMUM.tags)
    throw errors.invalidTags();
  const categoryId = textOf(snippet['categoryId']) ?? (isUpdate ? '' : STANDARD_CATEGORY);
  if (!CATEGORIES.includes(categoryId)) throw errors.invalidCategoryId();
  return { title, description, tags, categoryId, defaultLanguage: textOf(snippet['defaultLanguage']) };
}

/** Returns the status of a video in a request, or fails. Properties that are omitted have their default. */
export function statusIn(world: World, body: Readonly<Record<string, unknown>>): Status {
  const status = objectOf(body['status']);
  const flag = (name: string): boolean | undefined => {
    const value = status[name];
    if (value !== undefined && typeof value !== 'boolean') throw errors.invalidMetadata();
    return value;
  };
  const privacy = (textOf(status['privacyStatus']) ?? 'public') as Privacy;
  const license = textOf(status['license']) ?? 'youtube';
  if (!PRIVACIES.includes(privacy) || !LICENSES.includes(license)) throw errors.invalidMetadata();
  return {
    ...publishing(world, privacy, status['publishAt']),
    license,
    embeddable: flag('embeddable') ?? true,
    publicStatsViewable: flag('publicStatsViewable') ?? true,
    madeForKids: flag('selfDeclaredMadeForKids'),
    synthetic: flag('containsSyntheticMedia'),
  };
}

/** Only private videos can be scheduled. A time in the past publishes the video right away. */
function publishing(world: World, privacy: Privacy, given: unknown): Pick<Metadata, 'privacy' | 'publishAt'> {
  if (given === undefined || given === null) return { privacy };
  const publishAt = typeof given === 'string' && /^\d{4}-\d\d-\d\dT/.test(given) ? Date.parse(given) : NaN;
  if (privacy !== 'private' || !Number.isFinite(publishAt)) throw errors.invalidPublishAt();
  return publishAt <= world.clock.now() ? { privacy: 'public' } : { privacy, publishAt };
}

/** Returns the parts that a request writes: those of `part` that can be written, if the body has them. */
export function writtenIn(
  world: World,
  parts: readonly string[],
  body: Readonly<Record<string, unknown>>,
): Partial<Metadata> {
  return {
    ...(parts.includes('snippet') && snippetIn(body, true)),
    ...(parts.includes('status') && isRecord(body['status']) && statusIn(world, body)),
  };
}
