import { v7 as uuidv7 } from 'uuid';

/** A domain event. It is recorded in the transaction of the change, so that both commit or neither does. */
export interface DomainEvent {
  /** Noun and past participle, such as `session.begun`. */
  readonly name: string;
  readonly tenantId?: string;
  readonly personId?: string;
  /** ID of the row that changed. */
  readonly subjectId: string;
  /**
   * Data for listeners beyond the subject. Never a secret. `scopes` lists the scopes in which the subject was visible:
   * subscribers limited to one of them receive the event even if the row was deleted. `audience` replaces the tenant as
   * the topic: the ID of a user, or of the row itself.
   */
  readonly payload?: Record<string, unknown>;
}

/** Runs SQL in the transaction of the event. */
export interface EventWriter {
  query(sql: string, values: readonly unknown[]): Promise<unknown>;
}

/** Handles an event in its transaction, so that both commit or neither does. */
export type EventHandler = (writer: EventWriter, event: DomainEvent) => Promise<void>;

const handlers = new Map<string, EventHandler[]>();

/** Registers an event handler. Later domains use it to extend earlier ones, which do not depend on them. */
export function onEvent(name: string, handler: EventHandler): void {
  handlers.set(name, [...(handlers.get(name) ?? []), handler]);
}

/**
 * Records events in order, in one statement, and runs their handlers. It calls a database function, because the serving
 * role has no privileges on the table.
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
