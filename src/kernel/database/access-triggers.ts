import { columnOf, type Model } from '../model/metadata';
import type { SchemaObject } from './schema-object';

const FUNCTION = 'tenancy.follow_access()';

/** Declares a trigger that also fires where others are disabled, such as when data is loaded or replicated. */
function triggerOn(table: string, create: (name: string) => string): SchemaObject {
  const name = `${table}_access`;
  return {
    kind: 'trigger',
    table,
    name,
    create: (as) => `${create(as)}; ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER "${as}"`,
    drop: `DROP TRIGGER "${name}" ON "${table}"`,
  };
}

/**
 * Returns the triggers that keep the stored access of users in agreement with the rows that determine it. They run at
 * commit, because they take a lock that every commit with an event takes.
 */
export const accessTriggersOf = (models: readonly Model[]): SchemaObject[] =>
  models.flatMap((model) => {
    const { accessSource: source, table } = model;
    if (!source) return [];
    const columns = source.by.map((name) => `"${columnOf(model, name)}"`).join(', ');
    const events = [...(source.grants ? ['INSERT', 'DELETE'] : []), `UPDATE OF ${columns}`].join(' OR ');
    return [
      triggerOn(
        table,
        (as) =>
          `CREATE CONSTRAINT TRIGGER "${as}" AFTER ${events} ON "${table}" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ${FUNCTION}`,
      ),
      ...(source.table === undefined
        ? []
        : [
            triggerOn(
              source.table,
              (as) =>
                `CREATE TRIGGER "${as}" AFTER INSERT OR UPDATE OR DELETE ON "${source.table!}" FOR EACH STATEMENT EXECUTE FUNCTION ${FUNCTION}`,
            ),
          ]),
    ];
  });
