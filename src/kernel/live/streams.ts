import { enumeration, type NameOf } from '../model/enumeration';
import { type ClassRef, lowerFirst, type Model, modelOf, snakeCase } from '../model/metadata';
import type { CommittedEvent } from './committed-event';

export const ChangeKind = enumeration('ChangeKind', 'What happened to a row.', {
  CREATED: 'It was made.',
  UPDATED: 'It was changed, or something happened to it.',
  DELETED: 'It was deleted; it may be brought back for 30 days.',
  RESTORED: 'It was brought back after it had been deleted.',
});
export type ChangeKind = NameOf<typeof ChangeKind>;

export interface StreamOptions {
  /** The root field: a noun and a past participle, such as `invoiceChanged`. */
  readonly field: string;
  /** The type that the field gives, such as `InvoiceChange`. */
  readonly type: string;
  readonly description: string;
  /** What of the row's fate is told; everything unless given. */
  readonly kinds?: readonly ChangeKind[];
}

/** A subscription to what happens to the rows of a model. */
export interface Stream extends StreamOptions {
  readonly model: Model;
}

const streams: Stream[] = [];

/**
 * Declares a subscription to the events of an entity, which are those named after it (`invoice.created`): a root field
 * that takes the tenant and the cursor to go on from, and gives each event with the row as it is by then.
 */
export function declareStream(target: ClassRef, options: StreamOptions): void {
  const model = modelOf(target);
  if (!model.tenant)
    throw new Error(`${model.name} belongs to no tenant, so nobody could follow its events.`);
  streams.push({ ...options, model });
}

export const allStreams = (): readonly Stream[] => streams;

/** What an event means to the followers of a stream; undefined when it is none of theirs. */
export function kindOf({ model, kinds }: Stream, { name }: CommittedEvent): ChangeKind | undefined {
  const subject = `${snakeCase(lowerFirst(model.name))}.`;
  if (!name.startsWith(subject)) return undefined;
  const verb = name.slice(subject.length).toUpperCase();
  const kind = verb in ChangeKind ? (verb as ChangeKind) : ChangeKind.UPDATED;
  return !kinds || kinds.includes(kind) ? kind : undefined;
}
