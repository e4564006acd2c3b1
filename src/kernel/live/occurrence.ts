import type { Pool } from 'pg';
import type { RequestContext } from '../context';
import { ApiError, badArgument } from '../errors';
import { columnOf, modelOf, words } from '../model/metadata';
import { isUuid } from '../model/types';
import { readableScopes, readableTenants } from '../tenancy/settings';
import { type CommittedEvent, placeOf } from './committed-event';
import type { EventFeed } from './feed';
import { type ChangeKind, kindOf, type Stream } from './streams';

/** An event as the followers of a stream meet it. */
export interface Occurrence {
  readonly stream: Stream;
  readonly event: CommittedEvent;
  readonly kind: ChangeKind;
}

/** Who follows a stream, and from where on. */
export interface Following {
  readonly tenantId: string;
  /** The cursor of the last event that the follower knows. */
  readonly after?: string | null;
  readonly signal: AbortSignal;
}

/** SQL: whether the reader may read rows of the tenant, all of them or those of a part. */
function readsTenant({ model }: Stream, tenant: string): string {
  const whole = `${tenant} = ANY (${readableTenants})`;
  if (!model.scopedBy) return whole;
  // A model whose rows are the parts themselves is scoped by its id.
  const relation = model.belongsTo.get(model.scopedBy);
  const part = relation ? modelOf(relation.target()) : model;
  return `${whole} OR EXISTS (SELECT FROM "${part.table}" p WHERE p."${part.tenant!.column}" = ${tenant} AND p."id" = ANY (${readableScopes}))`;
}

/**
 * SQL: whether the reader may know of the event. The row may be gone, or have moved out of the reader's part of the
 * tenant; who could see it when it happened is to hear of that, and finds the parts in the event.
 */
function seesEvent({ model }: Stream): string {
  const row = `EXISTS (SELECT FROM "${model.table}" t WHERE t."${columnOf(model, model.tenant!.name)}" = $1 AND t."id" = $2)`;
  if (model.visible) return row;
  return `${row} OR $1 = ANY (${readableTenants}) OR $3::uuid[] && ${readableScopes}`;
}

const refuseTenant = ({ model }: Stream): never => {
  const { name } = model.tenant!;
  throw badArgument(`${name}Id`, `there is no ${words(name)} whose events you may follow.`);
};

/** Whether the reader of the context may know of the event; throws when the whole tenant is no longer the reader's. */
export async function admits(context: RequestContext, { stream, event }: Occurrence): Promise<boolean> {
  const { scopes = [] } = event.payload as { scopes?: string[] };
  const text =
    `SELECT ${readsTenant(stream, '$1::uuid')}, ${seesEvent(stream)} ` +
    `FROM (SELECT $1::uuid, $2::uuid, $3::uuid[]) AS event`;
  const [row] = await context.reading.query(text, [event.tenantId, event.subjectId, scopes]);
  const [reads, sees] = row!;
  if (reads !== 't') return refuseTenant(stream);
  return sees === 't';
}

async function startOf(feed: EventFeed, pool: Pool, { tenantId, after }: Following): Promise<number> {
  if (after === undefined || after === null) return feed.open();
  const place = isUuid(after) ? await placeOf(pool, after, tenantId) : null;
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
  following: Following,
): Promise<AsyncGenerator<Occurrence>> {
  const { tenantId, signal } = following;
  if (!isUuid(tenantId)) return refuseTenant(stream);
  const [row] = await context.reading.query(`SELECT ${readsTenant(stream, '$1::uuid')}`, [tenantId]);
  if (row![0] !== 't') return refuseTenant(stream);
  const start = await startOf(feed, context.services.pool, following);
  return occurrences(stream, feed.follow(tenantId.toLowerCase(), start, signal));
}

async function* occurrences(
  stream: Stream,
  events: AsyncIterable<CommittedEvent>,
): AsyncGenerator<Occurrence> {
  for await (const event of events) {
    const kind = kindOf(stream, event);
    if (kind) yield { stream, event, kind };
  }
}
