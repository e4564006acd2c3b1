import type { Pool } from 'pg';
import type { RequestContext } from '../context';
import { ApiError } from '../errors';
import { isUuid } from '../model/types';
import { hasEnded, mayFollow, refuseFollowing, seesEvent } from './audience';
import { audienceOf, type CommittedEvent, newestPlaceOf, placeOf } from './committed-event';
import type { EventFeed } from './feed';
import { type ChangeKind, endsWith, kindOf, type Stream } from './streams';

/** An event as the followers of a stream meet it. */
export interface Occurrence {
  readonly stream: Stream;
  readonly event: CommittedEvent;
  readonly kind: ChangeKind;
}

/** Who follows a stream, and from where on. */
export interface Following {
  /** What is followed, as it was sent; undefined where it is what is the follower's own. */
  readonly audience?: string;
  /** The cursor of the last event that the follower knows. */
  readonly after?: string | null;
  readonly signal: AbortSignal;
}

/** Whether the reader of the context may know of the event; throws when nothing more of the stream is the reader's. */
export async function admits(context: RequestContext, { stream, event }: Occurrence): Promise<boolean> {
  const { scopes = [] } = event.payload as { scopes?: string[] };
  const text =
    `SELECT ${mayFollow(stream, '$4::uuid')}, ${seesEvent(stream)} ` +
    `FROM (SELECT $1::uuid, $2::uuid, $3::uuid[]) AS event`;
  const values = [event.tenantId, event.subjectId, scopes, audienceOf(event)];
  const [row] = await context.reading.query(text, values);
  const [follows, sees] = row!;
  if (follows !== 't') return refuseFollowing(stream);
  return sees === 't';
}

/** Where a follower begins who knows no event yet: with how a single row stands, else with what comes. */
async function startOf(feed: EventFeed, pool: Pool, stream: Stream, audience: string): Promise<number> {
  const head = await feed.open();
  const newest = stream.by === 'row' ? await newestPlaceOf(pool, audience) : null;
  return newest === null ? head : newest - 1;
}

async function placeBehind(pool: Pool, cursor: string, audience: string): Promise<number> {
  const place = isUuid(cursor) ? await placeOf(pool, cursor, audience) : null;
  if (place !== null) return place;
  const message =
    'after: the events behind this cursor are no longer kept: read anew, then follow without it.';
  throw new ApiError('BAD_USER_INPUT', message, { argument: 'after', reason: 'CURSOR_EXPIRED' });
}

/** Opens a stream for the reader of the context; throws when the reader may not follow it, or not from there on. */
export async function follow(
  stream: Stream,
  context: RequestContext,
  feed: EventFeed,
  { audience: named, after, signal }: Following,
): Promise<AsyncGenerator<Occurrence>> {
  const audience = (stream.by === 'person' ? context.actor?.personId : named)?.toLowerCase();
  if (!isUuid(audience)) return refuseFollowing(stream);
  const [row] = await context.reading.query(
    `SELECT ${mayFollow(stream, '$1::uuid')}, ${hasEnded(stream, '$1::uuid')}`,
    [audience],
  );
  const [follows, ended] = row!;
  if (follows !== 't') return refuseFollowing(stream);
  const { pool } = context.services;
  const start =
    after == null ? await startOf(feed, pool, stream, audience) : await placeBehind(pool, after, audience);
  // Behind the last event of what has ended nobody would ever hear anything.
  const over = ended === 't' && ((await newestPlaceOf(pool, audience)) ?? 0) <= start;
  return occurrences(stream, over ? [] : feed.follow(audience, start, signal));
}

async function* occurrences(
  stream: Stream,
  events: AsyncIterable<CommittedEvent> | Iterable<CommittedEvent>,
): AsyncGenerator<Occurrence> {
  for await (const event of events) {
    const kind = kindOf(stream, event);
    if (kind) yield { stream, event, kind };
    if (endsWith(stream, event)) return;
  }
}
