import { auditTenantColumn, eventName, imageFields, recordsImages } from '../model/audit';
import type { Model } from '../model/metadata';
import type { SchemaObject } from './schema-object';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * The arguments of `audit.record`: the type, its name in actions, the column of the tenant, which is empty for rows of the
 * platform, and the recorded columns.
 */
const argumentsOf = (model: Model): string =>
  [
    model.name,
    eventName(model).toUpperCase(),
    auditTenantColumn(model) ?? '',
    JSON.stringify(imageFields(model)),
  ]
    .map(literal)
    .join(', ');

/** Returns the triggers that record changes of audited rows, in the transaction that makes them. */
export const auditTriggersOf = (models: readonly Model[]): SchemaObject[] =>
  models.filter(recordsImages).map((model) => {
    const { table } = model;
    const name = `${table}_audit`;
    return {
      kind: 'trigger',
      table,
      name,
      create: (as) =>
        `CREATE TRIGGER "${as}" AFTER INSERT OR UPDATE OR DELETE ON "${table}" FOR EACH ROW EXECUTE FUNCTION audit.record(${argumentsOf(model)})`,
      drop: `DROP TRIGGER "${name}" ON "${table}"`,
    };
  });
