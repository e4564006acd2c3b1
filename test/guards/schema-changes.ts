import {
  type BreakingChange,
  BreakingChangeType,
  findBreakingChanges,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** What a deprecation has to say before the field may go: what to use instead, and until when it stays. */
const NOTICE = /^Use `[^`]+`.* Removed after (\d{4}-\d\d-\d\d)\.$/;

/** Whether a field was announced as deprecated, with a replacement and a date that has passed. */
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

/** What would break clients of the released schema, but for fields whose time was announced and is over. */
export function breaksOf(released: GraphQLSchema, current: GraphQLSchema, today: string): string[] {
  return findBreakingChanges(released, current)
    .filter((change) => !wasAnnounced(released, change, today))
    .map((change) => change.description);
}
