import {
  type BreakingChange,
  BreakingChangeType,
  findBreakingChanges,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** Matches a deprecation reason with a replacement and the date after which the field may be removed. */
const NOTICE = /^Use `[^`]+`.* Removed after (\d{4}-\d\d-\d\d)\.$/;

/** Returns whether a field was deprecated with a replacement and a date that has passed. */
function wasAnnounced(
  released: GraphQLSchema,
  { type, description }: BreakingChange,
  today: string,
): boolean {
  if (type !== BreakingChangeType.FIELD_REMOVED) return false;
  const [, typeName = '', fieldName = ''] = /^(\w+)\.(\w+) was removed\.$/.exec(description) ?? [];
  const parent = released.getType(typeName);
  if (!isObjectType(parent) && !isInterfaceType(parent)) return false;
  const until = NOTICE.exec(parent.getFields()[fieldName]?.deprecationReason ?? '')?.[1];
  return until !== undefined && until < today;
}

/** Returns the breaking changes since the released schema, except announced removals whose date has passed. */
export function breaksOf(released: GraphQLSchema, current: GraphQLSchema, today: string): string[] {
  return findBreakingChanges(released, current)
    .filter((change) => !wasAnnounced(released, change, today))
    .map((change) => change.description);
}
