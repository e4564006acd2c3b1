import { labeled } from './descriptions';
import { columnOf, idField, lowerFirst, type Model, snakeCase, type ToMany } from './metadata';

/** Verbs of the events that a row image records as well. */
const IMAGE_VERBS = new Set(['created', 'updated', 'deleted', 'restored']);

/** Returns the verbs of the only events that are recorded. Undefined if others are recorded, too. */
const actionsOf = ({ audited }: Model): readonly string[] | undefined =>
  typeof audited === 'object' && 'actions' in audited ? audited.actions : undefined;

/** Whether every change of a row is recorded, with an image. */
export const recordsImages = (model: Model): boolean =>
  model.audited !== undefined && model.audited !== 'events' && !actionsOf(model);

/** The name of a model in events and actions, such as `invoice_item`. */
export const eventName = ({ name }: Model): string => snakeCase(lowerFirst(name));

/** Whether the platform owns the row, so that its changes belong to no tenant. */
const isOfPlatform = ({ owner }: Model): boolean => owner === 'platform';

/**
 * Returns the column of the tenant: of the row, or its ID if the row is the tenant itself. Undefined for rows of the
 * platform.
 */
export const auditTenantColumn = (model: Model): string | undefined =>
  isOfPlatform(model) ? undefined : (model.tenant?.column ?? 'id');

/**
 * Returns the columns that row images contain, with the names of their fields. Values that only some viewers can read, and
 * encrypted ones, are in no image, because everyone who can read the log can read its images.
 */
export function imageFields({ audited, attributes, belongsTo, tenant }: Model): Record<string, string> {
  const omitted = new Set([
    'id',
    'updatedAt',
    ...(typeof audited === 'object' && 'except' in audited ? audited.except : []),
  ]);
  const fields = [...attributes.values()].flatMap(({ name, column, secret, audience, isKey }) =>
    column && !secret && !isKey && audience === undefined && !omitted.has(name) ? [[column, name]] : [],
  );
  const relations = [...belongsTo.values()].flatMap(({ name, column }) =>
    name === tenant?.name || omitted.has(name) ? [] : [[column, idField(name)]],
  );
  return Object.fromEntries([...fields, ...relations]) as Record<string, string>;
}

/**
 * Returns the type in whose log an event is an action. Undefined for events of other models, those that images record, those
 * that the model does not list, and those of rows of the platform, which have images only.
 */
export function auditedType(models: readonly Model[], event: string): string | undefined {
  const [subject, verb] = event.split('.');
  const model = models.find((one) => one.audited !== undefined && eventName(one) === subject);
  if (!model || isOfPlatform(model)) return undefined;
  const isRecorded = actionsOf(model)?.includes(verb!) ?? !(recordsImages(model) && IMAGE_VERBS.has(verb!));
  return isRecorded ? model.name : undefined;
}

/** Returns the field of an audited row that lists its entries in the log of its tenant, or of the platform. */
function historyOf(model: Model, logs: readonly Model[]): ToMany {
  const log = logs.find((one) => isOfPlatform(one) === isOfPlatform(model));
  if (!log) throw new Error(`${model.name} is audited, but no model is the audit log of its owner.`);
  const { subject, field, description } = log.auditLog!;
  const tenant = auditTenantColumn(model);
  return {
    name: field,
    description: labeled({ description }, model.label).description,
    from: model,
    to: log,
    keys: [
      ...(tenant === undefined ? [] : [{ parent: tenant, child: log.tenant!.column }]),
      { parent: 'id', child: columnOf(log, subject) },
    ],
  };
}

/** Returns the fields of audited rows that list their entries in an audit log. */
export function auditHistories(models: readonly Model[]): ToMany[] {
  const logs = models.filter(({ auditLog }) => auditLog !== undefined);
  return models
    .filter((model) => recordsImages(model) || actionsOf(model))
    .map((model) => historyOf(model, logs));
}
