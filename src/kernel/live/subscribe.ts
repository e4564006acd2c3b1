import type { RequestContext } from '../context';
import { ApiError } from '../errors';
import { isUuid } from '../model/types';
import { hasCompletedSql, canSubscribeSql, throwNotSubscribable, canSeeEventSql } from './event-access';
import { topicOf, type CommittedEvent } from './committed-event';
import type { EventFeed } from './feed';
import { type ChangeKind, completesStream, changeKindOf, type Stream } from './streams';

/** An event as the followers of a stream meet it. */
export interface StreamEvent {
  readonly stream: Stream;
  readonly event: CommittedEvent;
  readonly kind: ChangeKind;
}

/** Who follows a stream, and from where on. */
export interface SubscribeOptions {
  /** What is followed, as it was sent; undefined where it is what is the follower's own. */
  readonly topic?: string;
  /** The cursor of the last event that the follower knows. */
  readonly after?: string | null;
  readonly signal: AbortSignal;
}

/** Whether the reader of the context may know of the event; throws when nothing more of the stream is the reader's. */
export async function canSeeEvent(context: RequestContext, { stream, event }: StreamEvent): Promise<boolean> {
  const { scopes = [] } = event.payload as { scopes?: string[] };
  const text =
    `SELECT ${canSubscribeSql(stream, '$4::uuid')}, ${canSeeEventSql(stream)} ` +
    `FROM (SELECT $1::uuid, $2::uuid, $3::uuid[]) AS event`;
  const values = [event.tenantId, event.subjectId, scopes, topicOf(event)];
  const [row] = await context.readTransaction.query(text, values);
  const [canSubscribe, canSee] = row!;
  if (canSubscribe !== 't') return throwNotSubscribable(stream);
  return canSee === 't';
}

/** How what is followed stands as the follower comes. */
interface StreamPosition {
  /** Up to where this process knew everything before. */
  readonly head: number;
  /** The newest event of what is followed, and the one that the follower knows; null where none is kept. */
  readonly latest: number | null;
  readonly known: number | null;
}

const positionIn = (cell: string | null | undefined): number | null => (cell == null ? null : Number(cell));

/** Where a follower begins who knows no event yet: with how a single row stands, else with what comes. */
const startPosition = ({ topicKind }: Stream, { head, latest }: StreamPosition): number =>
  topicKind === 'row' && latest !== null ? latest - 1 : head;

function resumePosition({ known }: StreamPosition): number {
  if (known !== null) return known;
  const message =
    'after: the events behind this cursor are no longer kept: read anew, then follow without it.';
  throw new ApiError('BAD_USER_INPUT', message, { argument: 'after', reason: 'CURSOR_EXPIRED' });
}

/** Opens a stream for the reader of the context; throws when the reader may not follow it, or not from there on. */
export async function subscribe(
  stream: Stream,
  context: RequestContext,
  feed: EventFeed,
  { topic: named, after, signal }: SubscribeOptions,
): Promise<AsyncGenerator<StreamEvent>> {
  const topic = (stream.topicKind === 'person' ? context.actor?.personId : named)?.toLowerCase();
  if (!isUuid(topic)) return throwNotSubscribable(stream);
  // Known before the snapshot is taken: what happens in between comes behind it.
  const head = await feed.open();
  // All in one statement of the one connection: who kept it and waited for a second one could wait for good.
  const [row] = await context.readTransaction.query(
    `SELECT ${canSubscribeSql(stream, '$1::uuid')}, ${hasCompletedSql(stream, '$1::uuid')}, ` +
      'events.newest_place_of($1::uuid), events.place_of($2::uuid, $1::uuid)',
    [topic, isUuid(after) ? after : null],
  );
  const [canSubscribe, completed, latest, known] = row!;
  if (canSubscribe !== 't') return throwNotSubscribable(stream);
  const position = { head, latest: positionIn(latest), known: positionIn(known) };
  const start = after == null ? startPosition(stream, position) : resumePosition(position);
  // Behind the last event of what has ended nobody would ever hear anything.
  const isComplete = completed === 't' && (position.latest ?? 0) <= start;
  return streamEvents(stream, isComplete ? [] : feed.events(topic, start, signal));
}

async function* streamEvents(
  stream: Stream,
  events: AsyncIterable<CommittedEvent> | Iterable<CommittedEvent>,
): AsyncGenerator<StreamEvent> {
  for await (const event of events) {
    const kind = changeKindOf(stream, event);
    if (kind) yield { stream, event, kind };
    if (completesStream(stream, event)) return;
  }
}
