import { badArgument, unauthenticated } from '../errors';
import { tenantArgument } from '../model/graphql-types';
import { expand, lowerFirst, type Model, modelOf, tenantOf, words } from '../model/metadata';
import { viewerId, readableScopes, readableTenants } from '../tenancy/session-variables';
import type { Stream } from './streams';

/** Access to events, as SQL conditions that PostgreSQL evaluates as the viewer. */

/** Returns the name of the argument that selects the topic. Undefined for streams of the viewer's own rows. */
export function topicArgument({ topicKind, model }: Stream): string | undefined {
  if (topicKind === 'user') return undefined;
  return topicKind === 'row' ? `${lowerFirst(model.name)}Id` : tenantArgument(model);
}

/** SQL: whether the row is visible to the viewer, by the policies of its table. */
const canSeeRowSql = (model: Model, id: string, more = ''): string =>
  `EXISTS (SELECT FROM "${model.table}" t WHERE t."id" = ${id}${more})`;

/** SQL: whether the viewer can read rows of the tenant, either all of them or those of a scope. */
function canReadTenantSql(model: Model, tenant: string): string {
  const whole = `${tenant} = ANY (${readableTenants})`;
  if (!model.scopedBy) return whole;
  // The model whose rows are the scopes has no relation to a scope: its own ID is the scope.
  const relation = model.belongsTo.get(model.scopedBy);
  const part = relation ? modelOf(relation.target()) : model;
  return `${whole} OR EXISTS (SELECT FROM "${part.table}" p WHERE p."${tenantOf(part).column}" = ${tenant} AND p."id" = ANY (${readableScopes}))`;
}

/** SQL: whether the viewer can subscribe to the topic. */
export function canSubscribeSql({ topicKind, model }: Stream, topic: string): string {
  if (topicKind === 'user') return `${topic} = ${viewerId}`;
  return topicKind === 'row' ? canSeeRowSql(model, topic) : canReadTenantSql(model, topic);
}

/**
 * SQL over `$1` tenant, `$2` subject and `$3` scopes: whether the viewer can see the event. The row may since have been
 * deleted or moved to another scope. Viewers who could see it at the time of the event must learn of that, so the
 * event stores the scopes it was visible in.
 */
export function canSeeEventSql({ topicKind, model }: Stream): string {
  if (topicKind !== 'tenant') return canSeeRowSql(model, '$2');
  const row = canSeeRowSql(model, '$2', ` AND t."${tenantOf(model).column}" = $1`);
  if (model.readPolicy) return row;
  return `${row} OR $1 = ANY (${readableTenants}) OR $3::uuid[] && ${readableScopes}`;
}

/** SQL: whether the row is in a final state, so that its stream has no more events. */
export const hasCompletedSql = ({ completesOn, model }: Stream, row: string): string =>
  completesOn ? canSeeRowSql(model, row, ` AND ${expand(model, completesOn.when, 't')}`) : 'false';

export function throwNotSubscribable(stream: Stream): never {
  const argument = topicArgument(stream);
  if (!argument) throw unauthenticated();
  const what = stream.topicKind === 'row' ? lowerFirst(stream.model.name) : tenantOf(stream.model).name;
  throw badArgument(argument, `does not match any ${words(what)} you can access.`);
}
