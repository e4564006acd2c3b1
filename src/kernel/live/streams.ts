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
  /** What is followed: the rows of a tenant (unless given), one's own rows, or one single row. */
  readonly topicKind?: TopicKind;
  /** When nothing more happens to a single row: the events that end it, and a condition on it written with `{name}`. */
  readonly completesOn?: { readonly verbs: readonly string[]; readonly when: string };
}

type TopicKind = 'tenant' | 'person' | 'row';

/** A subscription to what happens to the rows of a model. */
export interface Stream extends StreamOptions {
  readonly model: Model;
  readonly topicKind: TopicKind;
}

const streams: Stream[] = [];

/**
 * Declares a subscription to the events of an entity, which are those named after it (`invoice.created`): a root field
 * that takes what is followed and the cursor to go on from, and gives each event with the row as it is by then.
 * Events of a stream that is not the tenant's have the person or the row for their `audience`.
 */
export function declareStream(target: ClassRef, options: StreamOptions): void {
  const model = modelOf(target);
  const { topicKind = 'tenant' } = options;
  if (topicKind === 'tenant' && !model.tenant)
    throw new Error(`${model.name} belongs to no tenant, so nobody could follow its events.`);
  streams.push({ ...options, model, topicKind });
}

export const allStreams = (): readonly Stream[] => streams;

/** What happened to a row of the stream's model, such as `created`; undefined when the event is about another one. */
function eventVerb({ model }: Stream, { name }: CommittedEvent): string | undefined {
  const subject = `${snakeCase(lowerFirst(model.name))}.`;
  return name.startsWith(subject) ? name.slice(subject.length) : undefined;
}

/** What an event means to the followers of a stream; undefined when it is none of theirs. */
export function changeKindOf(stream: Stream, event: CommittedEvent): ChangeKind | undefined {
  const verb = eventVerb(stream, event)?.toUpperCase();
  if (verb === undefined) return undefined;
  const kind = verb in ChangeKind ? (verb as ChangeKind) : ChangeKind.UPDATED;
  return !stream.kinds || stream.kinds.includes(kind) ? kind : undefined;
}

/** Whether nothing comes behind the event. */
export const completesStream = (stream: Stream, event: CommittedEvent): boolean =>
  stream.completesOn?.verbs.includes(eventVerb(stream, event) ?? '') ?? false;
