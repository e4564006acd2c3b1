import { fetchMedia, MediaError, type MediaRule } from '../../frame/fetch-media';
import type { MediaCopy } from '../../frame/rows';
import { isRecord, listOf, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { objectOf } from '../google/access';
import { invalidField } from './errors';

type Fields = Readonly<Record<string, unknown>>;

/** What an app can set of a local post, as it sent it. */
export interface LocalPostBody {
  readonly languageCode?: string | undefined;
  readonly summary: string;
  readonly topicType: string;
  readonly callToAction?: Fields | undefined;
  readonly event?: Fields | undefined;
  readonly offer?: Fields | undefined;
  readonly alertType?: string | undefined;
  readonly media: readonly Fields[];
}

export const WRITABLE = [
  'languageCode',
  'summary',
  'topicType',
  'callToAction',
  'event',
  'offer',
  'alertType',
  'media',
];

const TOPICS = ['STANDARD', 'EVENT', 'OFFER', 'ALERT'];
const ACTIONS = ['BOOK', 'ORDER', 'SHOP', 'LEARN_MORE', 'SIGN_UP', 'CALL'];
const MAXIMUM = { summary: 1500, eventTitle: 58, media: 10 } as const;

const optional = (value: unknown): Fields | undefined => (isRecord(value) ? value : undefined);

/** Returns the local post of a request, or fails with the field that is invalid. */
export function localPostIn(body: Fields): LocalPostBody {
  const topicType = textOf(body['topicType']) ?? 'STANDARD';
  if (!TOPICS.includes(topicType)) throw invalidField('topic_type', `Invalid value: "${topicType}"`);
  const summary = textOf(body['summary']) ?? '';
  if (Array.from(summary).length > MAXIMUM.summary)
    throw invalidField('summary', `The summary must have at most ${MAXIMUM.summary} characters.`);
  const media = listOf(body['media']).map(objectOf);
  if (!summary.trim() && !media.length && topicType !== 'OFFER')
    throw invalidField('summary', 'The summary is required.');
  if (media.length > MAXIMUM.media)
    throw invalidField('media', `At most ${MAXIMUM.media} media are allowed.`);
  const alertType = textOf(body['alertType']);
  if ((topicType === 'ALERT') !== (alertType === 'COVID_19'))
    throw invalidField('alert_type', 'The alert type is required for alerts only.');
  return {
    languageCode: textOf(body['languageCode']),
    summary,
    topicType,
    callToAction: actionIn(body, topicType),
    event: eventIn(body, topicType),
    offer: offerIn(body, topicType),
    alertType,
    media,
  };
}

/** The call to action of an offer is ignored. */
function actionIn(body: Fields, topicType: string): Fields | undefined {
  const action = optional(body['callToAction']);
  if (!action || topicType === 'OFFER') return undefined;
  const type = textOf(action['actionType']) ?? '';
  const url = textOf(action['url']);
  if (!ACTIONS.includes(type)) throw invalidField('call_to_action.action_type', `Invalid value: "${type}"`);
  if (type === 'CALL' && url) throw invalidField('call_to_action.url', 'The URL must not be set for calls.');
  if (type !== 'CALL' && !(URL.canParse(url ?? '') && /^https?:/.test(url ?? '')))
    throw invalidField('call_to_action.url', 'The URL is required and must be valid.');
  return action;
}

/** Returns a day of a schedule as a time, or fails. */
function dayIn(schedule: Fields, name: string): number {
  const date = objectOf(schedule[name]);
  const [year, month, day] = ['year', 'month', 'day'].map((part) => Number(date[part]));
  const time = Date.UTC(year ?? NaN, (month ?? NaN) - 1, day);
  if (Number.isNaN(time) || new Date(time).getUTCDate() !== day)
    throw invalidField(
      `event.schedule.${name === 'startDate' ? 'start_date' : 'end_date'}`,
      'The date is invalid.',
    );
  const hours = objectOf(schedule[name === 'startDate' ? 'startTime' : 'endTime']);
  return time + (Number(hours['hours'] ?? 0) * 60 + Number(hours['minutes'] ?? 0)) * 60_000;
}

function eventIn(body: Fields, topicType: string): Fields | undefined {
  const event = optional(body['event']);
  if (!['EVENT', 'OFFER'].includes(topicType)) return undefined;
  if (!event) throw invalidField('event', 'The event is required for events and offers.');
  const title = textOf(event['title']) ?? '';
  if (!title.trim() || Array.from(title).length > MAXIMUM.eventTitle)
    throw invalidField('event.title', `The title must have 1 to ${MAXIMUM.eventTitle} characters.`);
  const schedule = objectOf(event['schedule']);
  if (dayIn(schedule, 'startDate') > dayIn(schedule, 'endDate'))
    throw invalidField('event.schedule', 'The event must not end before it starts.');
  return event;
}

function offerIn(body: Fields, topicType: string): Fields | undefined {
  const offer = optional(body['offer']);
  if (offer && topicType !== 'OFFER') throw invalidField('offer', 'Only offers can have an offer.');
  const url = textOf(offer?.['redeemOnlineUrl']);
  if (url !== undefined && !URL.canParse(url))
    throw invalidField('offer.redeem_online_url', 'The URL is invalid.');
  return offer;
}

const MB = 1024 * 1024;
const PHOTO: MediaRule = { types: ['image/jpeg', 'image/png'], maximumBytes: 5 * MB };
const VIDEO: MediaRule = { types: ['video/mp4', 'video/quicktime'], maximumBytes: 75 * MB };
const SMALLEST = { bytes: 10 * 1024, pixels: 250 } as const;
const LONGEST_VIDEO = 30;

/** Fetches the media of a local post, or fails with the first one that does not fit. */
export async function fetchAll(world: World, { media }: LocalPostBody): Promise<MediaCopy[]> {
  const copies: MediaCopy[] = [];
  for (const [index, item] of media.entries()) copies.push(await fetchOne(world, item, `media[${index}]`));
  return copies;
}

async function fetchOne(world: World, item: Fields, field: string): Promise<MediaCopy> {
  const format = textOf(item['mediaFormat']);
  const url = textOf(item['sourceUrl']);
  if (format !== 'PHOTO' && format !== 'VIDEO')
    throw invalidField(`${field}.media_format`, 'The format must be PHOTO or VIDEO.');
  if (url === undefined) throw invalidField(`${field}.source_url`, 'Local posts support source_url only.');
  const copy = await fetchMedia(world, url, format === 'PHOTO' ? PHOTO : VIDEO).catch((error: unknown) => {
    throw error instanceof MediaError
      ? invalidField(field, `Fetching the media failed. ${error.message}`)
      : error;
  });
  const { bytes, width = 0, height = 0, seconds = 0 } = copy;
  if (format === 'PHOTO' && (bytes < SMALLEST.bytes || Math.min(width, height) < SMALLEST.pixels))
    throw invalidField(field, 'A photo must have at least 10 KB and 250 x 250 pixels.');
  if (format === 'VIDEO' && seconds > LONGEST_VIDEO)
    throw invalidField(field, `A video must have at most ${LONGEST_VIDEO} seconds.`);
  return copy;
}
