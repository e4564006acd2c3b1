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
export type EventHandler = (writer: EventWriter, event: DomainEvent) => Promise<void>;

const handlers = new Map<string, EventHandler[]>();

/** Later domains react to what earlier ones record, which know nothing of them. */
export function onEvent(name: string, handler: EventHandler): void {
  handlers.set(name, [...(handlers.get(name) ?? []), handler]);
}

/**
 * Records events, in their order and all in one statement, through the function that the serving role may call (it has
 * no right on the table itself), and does what was declared to follow from each.
 */
export async function recordEvents(writer: EventWriter, events: readonly DomainEvent[]): Promise<void> {
  const rows = events.map((event) => ({ payload: {}, ...event, id: uuidv7() }));
  await writer.query(
    `SELECT events.record(id, name, "tenantId", "personId", "subjectId", payload)
       FROM jsonb_to_recordset($1)
         AS e (id uuid, name text, "tenantId" uuid, "personId" uuid, "subjectId" uuid, payload jsonb)`,
    [JSON.stringify(rows)],
  );
  for (const event of events)
    for (const handler of handlers.get(event.name) ?? []) await handler(writer, event);
}

export const recordEvent = (writer: EventWriter, event: DomainEvent): Promise<void> =>
  recordEvents(writer, [event]);
