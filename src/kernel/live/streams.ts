import { enumeration, type NameOf } from '../model/enumeration';
import { type ClassRef, lowerFirst, type Model, modelOf, snakeCase } from '../model/metadata';
import type { CommittedEvent } from './committed-event';

export const ChangeKind = enumeration('ChangeKind', 'The kind of change.', {
  CREATED: 'The object was created.',
  UPDATED: 'The object was updated, or its state changed.',
  DELETED: 'The object was deleted. It can be restored for 30 days.',
  RESTORED: 'The object was restored after a deletion.',
});
export type ChangeKind = NameOf<typeof ChangeKind>;

export interface StreamOptions {
  /** Name of the root field: a noun and a past participle, such as `invoiceChanged`. */
  readonly field: string;
  /** Name of the payload type, such as `InvoiceChange`. */
  readonly type: string;
  readonly description: string;
  /** The kinds of changes to deliver. Defaults to all. */
  readonly kinds?: readonly ChangeKind[];
  /**
   * What clients subscribe to: the rows of a tenant, the viewer's own rows, or a single row. Defaults to the owner of the
   * rows, and to a single row of the platform.
   */
  readonly topicKind?: TopicKind;
  /** When the stream of a single row completes: its final events, and a condition on the row, written with `{name}`. */
  readonly completesOn?: { readonly verbs: readonly string[]; readonly when: string };
}

type TopicKind = 'tenant' | 'user' | 'row';

/** A subscription to changes of a model's rows. */
export interface Stream extends StreamOptions {
  readonly model: Model;
  readonly topicKind: TopicKind;
}

/** An event as delivered to the subscribers of a stream. */
export interface StreamEvent {
  readonly stream: Stream;
  readonly event: CommittedEvent;
  readonly kind: ChangeKind;
}

/** What a subscription receives. */
export interface Subscribed {
  readonly stream: Stream;
  readonly topic: string;
}

const streams: Stream[] = [];

/**
 * Declares a subscription to the events named after an entity (`invoice.created`). Its root field takes the topic and
 * the cursor to resume from, and delivers each event with the current row. Events of streams that are not of a tenant
 * must have the ID of the user or the row as `audience` in their payload.
 */
export function declareStream(target: ClassRef, options: StreamOptions): void {
  const model = modelOf(target);
  const { owner } = model;
  const { topicKind = owner === 'tenant' || owner === 'user' ? owner : 'row' } = options;
  if (topicKind === 'tenant' && !model.tenant)
    throw new Error(`${model.name} has no tenant, so 'topicKind' cannot be 'tenant'.`);
  streams.push({ ...options, model, topicKind });
}

export const allStreams = (): readonly Stream[] => streams;

/** Returns the verb of an event, such as `created`. Undefined if the event is about another model. */
function eventVerb({ model }: Stream, { name }: CommittedEvent): string | undefined {
  const subject = `${snakeCase(lowerFirst(model.name))}.`;
  return name.startsWith(subject) ? name.slice(subject.length) : undefined;
}

/** Returns the kind of change that a stream delivers for an event. Undefined if it does not deliver the event. */
export function changeKindOf(stream: Stream, event: CommittedEvent): ChangeKind | undefined {
  const verb = eventVerb(stream, event)?.toUpperCase();
  if (verb === undefined) return undefined;
  const kind = verb in ChangeKind ? (verb as ChangeKind) : ChangeKind.UPDATED;
  return !stream.kinds || stream.kinds.includes(kind) ? kind : undefined;
}

/** Returns whether the event is the last one of its topic. */
export const completesStream = (stream: Stream, event: CommittedEvent): boolean =>
  stream.completesOn?.verbs.includes(eventVerb(stream, event) ?? '') ?? false;
