import { badArgument, unauthenticated } from '../errors';
import { tenantArgument } from '../model/graph';
import { columnOf, expand, lowerFirst, type Model, modelOf, words } from '../model/metadata';
import { viewerId, readableScopes, readableTenants } from '../tenancy/session-variables';
import type { Stream } from './streams';

/** Who may follow a stream, as SQL over ids that are the audience's and the subject's of an event. */

/** The argument that names what is followed; undefined where it is what is the follower's own. */
export function topicArgument({ topicKind, model }: Stream): string | undefined {
  if (topicKind === 'person') return undefined;
  return topicKind === 'row' ? `${lowerFirst(model.name)}Id` : tenantArgument(model);
}

/** SQL: whether the reader sees the row, by the policies of its table. */
const canSeeRowSql = (model: Model, id: string, more = ''): string =>
  `EXISTS (SELECT FROM "${model.table}" t WHERE t."id" = ${id}${more})`;

/** SQL: whether the reader may read rows of the tenant, all of them or those of a part. */
function canReadTenantSql(model: Model, tenant: string): string {
  const whole = `${tenant} = ANY (${readableTenants})`;
  if (!model.scopedBy) return whole;
  // A model whose rows are the parts themselves is scoped by its id.
  const relation = model.belongsTo.get(model.scopedBy);
  const part = relation ? modelOf(relation.target()) : model;
  return `${whole} OR EXISTS (SELECT FROM "${part.table}" p WHERE p."${part.tenant!.column}" = ${tenant} AND p."id" = ANY (${readableScopes}))`;
}

/** SQL: whether the reader may follow the audience at all. */
export function canSubscribeSql({ topicKind, model }: Stream, topic: string): string {
  if (topicKind === 'person') return `${topic} = ${viewerId}`;
  return topicKind === 'row' ? canSeeRowSql(model, topic) : canReadTenantSql(model, topic);
}

/**
 * SQL over `$1` tenant, `$2` subject and `$3` scopes: whether the reader may know of the event. The row may be gone, or
 * have moved out of the reader's part of the tenant; who could see it when it happened is to hear of that, and finds
 * the parts in the event.
 */
export function canSeeEventSql({ topicKind, model }: Stream): string {
  if (topicKind !== 'tenant') return canSeeRowSql(model, '$2');
  const row = canSeeRowSql(model, '$2', ` AND t."${columnOf(model, model.tenant!.name)}" = $1`);
  if (model.visible) return row;
  return `${row} OR $1 = ANY (${readableTenants}) OR $3::uuid[] && ${readableScopes}`;
}

/** SQL: whether nothing more happens to the single row that is followed. */
export const hasCompletedSql = ({ completesOn, model }: Stream, row: string): string =>
  completesOn ? canSeeRowSql(model, row, ` AND ${expand(model, completesOn.when, 't')}`) : 'false';

export function throwNotSubscribable(stream: Stream): never {
  const argument = topicArgument(stream);
  if (!argument) throw unauthenticated();
  const what = stream.topicKind === 'row' ? lowerFirst(stream.model.name) : stream.model.tenant!.name;
  throw badArgument(argument, `there is no ${words(what)} whose events you may follow.`);
}
