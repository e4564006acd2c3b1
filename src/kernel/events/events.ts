import { v7 as uuidv7 } from 'uuid';

/** Something that happened, recorded in the transaction that made it happen: either both are there or neither. */
export interface DomainEvent {
  /** Noun and past participle, such as `session.begun`. */
  readonly name: string;
  readonly tenantId?: string;
  readonly personId?: string;
  /** The row it happened to. */
  readonly subjectId: string;
  /**
   * What listeners need beyond the subject; never a secret. `scopes` are the parts of the tenant in which the subject
   * could be seen, where rows belong to parts: who is bound to one of them hears of it even if the row is gone.
   * `audience` is by whom it is followed in place of the tenant: a person's id, or that of the row itself.
   */
  readonly payload?: Record<string, unknown>;
}

/** Whatever runs SQL in the transaction that the event belongs to. */
export interface EventWriter {
  query(sql: string, values: readonly unknown[]): Promise<unknown>;
}

/** What else happens in the transaction of an event: it stays together with it or fails with it. */
export type Reaction = (writer: EventWriter, event: DomainEvent) => Promise<void>;

const reactions = new Map<string, Reaction[]>();

/** Later domains react to what earlier ones record, which know nothing of them. */
export function onEvent(name: string, reaction: Reaction): void {
  reactions.set(name, [...(reactions.get(name) ?? []), reaction]);
}

/**
 * Records an event through the function that the serving role may call (it has no right on the table itself), and
 * does what was declared to follow from it.
 */
export async function recordEvent(writer: EventWriter, event: DomainEvent): Promise<void> {
  const { name, tenantId, personId, subjectId, payload } = event;
  await writer.query('SELECT events.record($1, $2, $3, $4, $5, $6)', [
    uuidv7(),
    name,
    tenantId ?? null,
    personId ?? null,
    subjectId,
    payload ?? {},
  ]);
  for (const reaction of reactions.get(name) ?? []) await reaction(writer, event);
}
