import type { RequestContext } from '../context';
import { ApiError } from '../errors';
import { isUuid } from '../model/types';
import { hasEnded, mayFollow, refuseFollowing, seesEvent } from './audience';
import { audienceOf, type CommittedEvent } from './committed-event';
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

/** How what is followed stands as the follower comes. */
interface Standing {
  /** Up to where this process knew everything before. */
  readonly head: number;
  /** The newest event of what is followed, and the one that the follower knows; null where none is kept. */
  readonly newest: number | null;
  readonly known: number | null;
}

const placeIn = (cell: string | null | undefined): number | null => (cell == null ? null : Number(cell));

/** Where a follower begins who knows no event yet: with how a single row stands, else with what comes. */
const startOf = ({ by }: Stream, { head, newest }: Standing): number =>
  by === 'row' && newest !== null ? newest - 1 : head;

function placeBehind({ known }: Standing): number {
  if (known !== null) return known;
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
  // Known before the snapshot is taken: what happens in between comes behind it.
  const head = await feed.open();
  // All in one statement of the one connection: who kept it and waited for a second one could wait for good.
  const [row] = await context.reading.query(
    `SELECT ${mayFollow(stream, '$1::uuid')}, ${hasEnded(stream, '$1::uuid')}, ` +
      'events.newest_place_of($1::uuid), events.place_of($2::uuid, $1::uuid)',
    [audience, isUuid(after) ? after : null],
  );
  const [follows, ended, newest, known] = row!;
  if (follows !== 't') return refuseFollowing(stream);
  const standing = { head, newest: placeIn(newest), known: placeIn(known) };
  const start = after == null ? startOf(stream, standing) : placeBehind(standing);
  // Behind the last event of what has ended nobody would ever hear anything.
  const over = ended === 't' && (standing.newest ?? 0) <= start;
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
