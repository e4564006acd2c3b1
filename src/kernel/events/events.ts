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
   */
  readonly payload?: Record<string, unknown>;
}

/** Whatever runs SQL in the transaction that the event belongs to. */
export interface EventWriter {
  query(sql: string, values: readonly unknown[]): Promise<unknown>;
}

/** Records an event through the function that the serving role may call; it has no right on the table itself. */
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
}
