import { v7 as uuidv7 } from 'uuid';
import { auditedType } from '../model/audit';
import { allModels } from '../model/metadata';

/** A domain event. It is recorded in the same transaction as the change it describes. */
export interface DomainEvent {
  /** A noun and a past participle, such as `session.begun`. */
  readonly name: string;
  readonly tenantId?: string;
  readonly userId?: string;
  /** ID of the row that the event is about. */
  readonly subjectId: string;
  /**
   * Additional data for subscribers. Must not contain secrets. `scopes` are the scopes in which the subject was visible,
   * so that viewers limited to one of them receive the event even if the row is deleted. `audience` replaces the tenant
   * as the topic: the ID of a user or of the row itself.
   */
  readonly payload?: Record<string, unknown>;
}

/** Connection in the transaction that the event belongs to. */
export interface EventWriter {
  query(sql: string, values: readonly unknown[]): Promise<unknown>;
}

/** Handler of an event. Runs in its transaction, so that both are committed or rolled back together. */
export type EventHandler = (writer: EventWriter, event: DomainEvent) => Promise<void>;

const handlers = new Map<string, EventHandler[]>();

/** Registers a handler for an event. Lets later domains extend earlier ones, which do not know them. */
export function onEvent(name: string, handler: EventHandler): void {
  handlers.set(name, [...(handlers.get(name) ?? []), handler]);
}

/** Records events that are actions of the audit log there, too. In the same statement, because most mutations record one. */
const RECORD_ACTION = `, CASE WHEN "auditedType" IS NOT NULL THEN
         audit.record_event(name, "auditedType", "tenantId", "userId", "subjectId", payload) END`;

/**
 * Records events in order, with one statement, and runs their handlers. Uses an SQL function, because the serving role
 * has no privileges on the table.
 */
export async function recordEvents(writer: EventWriter, events: readonly DomainEvent[]): Promise<void> {
  const models = allModels();
  const rows = events.map((event) => ({
    payload: {},
    ...event,
    id: uuidv7(),
    auditedType: auditedType(models, event.name),
  }));
  const audited = rows.some((row) => row.auditedType !== undefined);
  await writer.query(
    `SELECT events.record(id, name, "tenantId", "userId", "subjectId", payload)${audited ? RECORD_ACTION : ''}
       FROM jsonb_to_recordset($1)
         AS e (id uuid, name text, "tenantId" uuid, "userId" uuid, "subjectId" uuid, payload jsonb, "auditedType" text)`,
    [JSON.stringify(rows)],
  );
  for (const event of events)
    for (const handler of handlers.get(event.name) ?? []) await handler(writer, event);
}

export const recordEvent = (writer: EventWriter, event: DomainEvent): Promise<void> =>
  recordEvents(writer, [event]);
