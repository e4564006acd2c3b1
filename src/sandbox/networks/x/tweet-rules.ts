import { DAY } from '../../frame/clock';
import type { Account, MediaCopy, Post } from '../../frame/rows';
import { isRecord, listOf, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { errors, forbidden, invalid } from './errors';
import { mediaKey, mediaOf, stateOfMedia } from './media';
import { cashtagsIn, weightedLength } from './text';

type Body = Readonly<Record<string, unknown>>;

/** Longest texts, in weighted characters: of most users, and of paying ones. */
const LONGEST_TEXT = 280;
const LONGEST_PREMIUM_TEXT = 25_000;
/** How long the same text counts as a duplicate. */
const DUPLICATE_WINDOW = DAY;

const FIELDS = [
  'text',
  'media',
  'reply',
  'poll',
  'reply_settings',
  'quote_tweet_id',
  'community_id',
  'for_super_followers_only',
  'made_with_ai',
  'paid_partnership',
  'nullcast',
];
const REPLY_SETTINGS = ['following', 'mentionedUsers', 'subscribers', 'verified'];

/** Fails unless the body of a new post has known fields that a user may set. */
export function requireForm(body: Body): void {
  const unknown = Object.keys(body).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined)
    throw invalid(
      `$.${unknown}: is not defined in the schema and the schema does not allow additional properties`,
    );
  if (body['quote_tweet_id'] !== undefined)
    throw forbidden('Quoting a post through the API is available on the Enterprise plan only.');
  if (body['community_id'] !== undefined || body['for_super_followers_only'] === true)
    throw errors.notPermitted();
  const settings = body['reply_settings'];
  if (settings !== undefined && !REPLY_SETTINGS.includes(textOf(settings) ?? ''))
    throw invalid(`reply_settings must be one of ${REPLY_SETTINGS.join(', ')}`, {
      reply_settings: [settings],
    });
}

/** Returns the text of a new post, or fails if it breaks a rule. */
export function readText(user: Account, body: Body): string {
  const text = textOf(body['text']) ?? '';
  const maximum = user.node === 'premiumUser' ? LONGEST_PREMIUM_TEXT : LONGEST_TEXT;
  if (weightedLength(text) > maximum) throw invalid('Your Tweet text is too long.', { text: [text] });
  if (cashtagsIn(text).length > 1) throw forbidden('A post can have one cashtag only.');
  return text;
}

interface Attachments {
  readonly media: readonly MediaCopy[];
  readonly mediaKeys: readonly string[];
}

/** Returns copies and keys of the media files of a new post, or fails if they cannot be used together. */
export function readMedia(world: World, user: Account, body: Body): Attachments {
  const given = body['media'];
  if (given === undefined) return { media: [], mediaKeys: [] };
  const fields = isRecord(given) ? given : {};
  if (listOf(fields['tagged_user_ids']).length > 10) throw invalid('tagged_user_ids has at most 10 items');
  const ids = listOf(fields['media_ids']).map((id) => textOf(id) ?? '');
  if (!ids.length || ids.length > 4) throw invalid('media_ids has 1 to 4 items', { 'media.media_ids': ids });
  const files = ids.map((id) => usableMedia(world, user, id));
  if (files.length > 1 && files.some(({ category }) => category !== 'tweet_image'))
    throw invalid('A post has up to 4 images, or 1 GIF, or 1 video.', { 'media.media_ids': ids });
  const media = files.flatMap(({ copy, altText }) =>
    copy ? [{ ...copy, ...(altText !== undefined && { altText }) }] : [],
  );
  return { media, mediaKeys: files.map(mediaKey) };
}

function usableMedia(world: World, user: Account, id: string) {
  const media = mediaOf(world).get(id);
  const isUsable =
    media?.userId === user.id &&
    media.expiresAt > world.clock.now() &&
    stateOfMedia(world, media) === 'succeeded';
  if (!isUsable) throw invalid('Your media IDs are invalid.', { 'media.media_ids': [id] });
  return media;
}

export function requirePoll(body: Body): void {
  const poll = body['poll'];
  if (poll === undefined) return;
  if (body['media'] !== undefined) throw invalid('A post has media or a poll, not both.');
  const fields = isRecord(poll) ? poll : {};
  const options = listOf(fields['options']).map((option) => textOf(option) ?? '');
  if (options.length < 2 || options.length > 4 || options.some((text) => !text.trim() || text.length > 25))
    throw invalid('A poll has 2 to 4 options of 1 to 25 characters.', { 'poll.options': options });
  const minutes = Number(fields['duration_minutes']);
  if (!(minutes >= 5 && minutes <= 10_080))
    throw invalid('duration_minutes must be from 5 to 10080', { 'poll.duration_minutes': [minutes] });
}

/** Fails if the user posted the same text a short time ago. */
export function requireNew(world: World, posts: readonly Post[], text: string): void {
  const since = world.clock.now() - DUPLICATE_WINDOW;
  if (text && posts.some((post) => post.createdAt > since && post.text === text)) throw errors.duplicate();
}
