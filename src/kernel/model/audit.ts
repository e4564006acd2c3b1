import { labeled } from './descriptions';
import { columnOf, idField, lowerFirst, type Model, snakeCase, type ToMany } from './metadata';

/** Verbs of the events that a row image records as well. */
const IMAGE_VERBS = new Set(['created', 'updated', 'deleted', 'restored']);

/** Whether every change of a row is recorded, with an image. */
export const recordsImages = ({ audited }: Model): boolean => audited !== undefined && audited !== 'events';

/** The name of a model in events and actions, such as `invoice_item`. */
export const eventName = ({ name }: Model): string => snakeCase(lowerFirst(name));

/** Returns the column of the tenant: of the row, or its ID if the row is the tenant itself. */
export const auditTenantColumn = ({ tenant }: Model): string => tenant?.column ?? 'id';

/**
 * Returns the columns that row images contain, with the names of their fields. Values that only some viewers can read are
 * in no image, because everyone who can read the log can read its images.
 */
export function imageFields({ audited, attributes, belongsTo, tenant }: Model): Record<string, string> {
  const omitted = new Set(['id', 'updatedAt', ...(typeof audited === 'object' ? audited.except : [])]);
  const fields = [...attributes.values()].flatMap(({ name, column, secret, audience }) =>
    column && !secret && audience === undefined && !omitted.has(name) ? [[column, name]] : [],
  );
  const relations = [...belongsTo.values()].flatMap(({ name, column }) =>
    name === tenant?.name || omitted.has(name) ? [] : [[column, idField(name)]],
  );
  return Object.fromEntries([...fields, ...relations]) as Record<string, string>;
}

/** Returns the type in whose log an event is an action. Undefined for events of other models, and those that images record. */
export function auditedType(models: readonly Model[], event: string): string | undefined {
  const [subject, verb] = event.split('.');
  const model = models.find((one) => one.audited !== undefined && eventName(one) === subject);
  if (!model || (recordsImages(model) && IMAGE_VERBS.has(verb!))) return undefined;
  return model.name;
}

/** Returns the fields of audited rows that list their entries in the audit log. */
export function auditHistories(models: readonly Model[]): ToMany[] {
  const log = models.find(({ auditLog }) => auditLog !== undefined);
  if (!log) return [];
  const { subject, field, description } = log.auditLog!;
  return models.filter(recordsImages).map((model) => ({
    name: field,
    description: labeled({ description }, model.label).description,
    from: model,
    to: log,
    keys: [
      { parent: auditTenantColumn(model), child: log.tenant!.column },
      { parent: 'id', child: columnOf(log, subject) },
    ],
  }));
}
