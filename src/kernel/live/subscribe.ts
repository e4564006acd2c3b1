import type { RequestContext } from '../session/context';
import { ApiError } from '../errors';
import { isUuid } from '../model/types';
import { hasCompletedSql, canSubscribeSql, throwNotSubscribable, canSeeEventSql } from './event-access';
import { topicOf, type CommittedEvent } from './committed-event';
import type { EventFeed } from './feed';
import { changeKindOf, completesStream, type Stream, type StreamEvent, type Subscribed } from './streams';
import type { SubscriptionContext } from './subscription-context';

/** Topic and start of a subscription. */
export interface SubscribeOptions {
  /** The topic as sent by the client. Undefined for streams of the viewer's own rows. */
  readonly topic?: string;
  /** The cursor of the last event that the client received. */
  readonly after?: string | null;
  readonly signal: AbortSignal;
}

/** Returns whether the viewer can see the event. Throws if the viewer has lost access to the whole topic. */
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

/** Throws if the viewer can no longer subscribe to the topic. */
export async function checkSubscribable(
  context: RequestContext,
  { stream, topic }: Subscribed,
): Promise<void> {
  const [row] = await context.readTransaction.query(`SELECT ${canSubscribeSql(stream, '$1::uuid')}`, [topic]);
  if (row![0] !== 't') throwNotSubscribable(stream);
}

/**
 * Returns the ID of the latest event that is visible to the read transaction. Null if no event is retained. All changes
 * that the transaction does not see come after this event.
 */
export async function latestEventId({ readTransaction }: RequestContext): Promise<string | null> {
  const [row] = await readTransaction.query('SELECT events.newest_event()', []);
  return row![0]!;
}

/** State of the event log when a subscription starts. */
interface StreamPosition {
  /** The position up to which this process had read all events. */
  readonly head: number;
  /** The latest event of the topic. Null if none is retained. */
  readonly latest: number | null;
  /** The event of the cursor, which can belong to another topic. Null if it is not retained. */
  readonly known: number | null;
}

const positionIn = (cell: string | null | undefined): number | null => (cell == null ? null : Number(cell));

/** Returns the start without a cursor: the latest event for a single row, else only new events. */
const startPosition = ({ topicKind }: Stream, { head, latest }: StreamPosition): number =>
  topicKind === 'row' && latest !== null ? latest - 1 : head;

/** Returns the start with a cursor. Throws BAD_USER_INPUT if its event is no longer retained. */
function resumePosition({ known }: StreamPosition): number {
  if (known !== null) return known;
  const message = 'The cursor in `after` has expired. Refetch the data, then subscribe without `after`.';
  throw new ApiError('BAD_USER_INPUT', message, { argument: 'after', reason: 'CURSOR_EXPIRED' });
}

/** Subscribes the viewer to a stream. Throws if the viewer has no access to the topic or the cursor has expired. */
export async function subscribe(
  stream: Stream,
  context: SubscriptionContext,
  feed: EventFeed,
  { topic: named, after, signal }: SubscribeOptions,
): Promise<AsyncGenerator<StreamEvent>> {
  const topic = (stream.topicKind === 'user' ? context.actor?.userId : named)?.toLowerCase();
  if (!isUuid(topic)) return throwNotSubscribable(stream);
  // Read before the snapshot is taken, so that events committed in between are delivered.
  const head = await feed.open();
  // One statement on the connection already held: waiting for a second one while holding it could deadlock the pool.
  const [row] = await context.readTransaction.query(
    `SELECT ${canSubscribeSql(stream, '$1::uuid')}, ${hasCompletedSql(stream, '$1::uuid')}, ` +
      'events.newest_place_of($1::uuid), events.place_of($2::uuid)',
    [topic, isUuid(after) ? after : null],
  );
  const [canSubscribe, completed, latest, known] = row!;
  if (canSubscribe !== 't') return throwNotSubscribable(stream);
  context.subscribed = { stream, topic };
  const position = { head, latest: positionIn(latest), known: positionIn(known) };
  const start = after == null ? startPosition(stream, position) : resumePosition(position);
  // No event will follow the last one of a completed row, so the stream ends immediately.
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
