import type { ClientBase, Pool } from 'pg';

/** A committed event with its position in the event log. Positions become visible in ascending order. */
export interface CommittedEvent {
  readonly position: number;
  readonly id: string;
  readonly name: string;
  readonly tenantId: string | null;
  /** The actor. Null if nobody was signed in. */
  readonly userId: string | null;
  readonly subjectId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Returns the topic of an event: its payload's `audience`, else its tenant. Null if it belongs to no topic. */
export const topicOf = ({ payload, tenantId }: CommittedEvent): string | null =>
  (payload.audience as string | undefined) ?? tenantId;

/** Maximum number of events read by one statement. */
export const EVENT_BATCH_SIZE = 500;

type Runner = ClientBase | Pool;

const COLUMNS = `place::float8 AS position, id, name, tenant_id AS "tenantId", person_id AS "userId",
  subject_id AS "subjectId", payload`;

/** Returns the next events after a position, in order: those of one topic, or all if `topic` is null. */
export async function eventsAfter(
  runner: Runner,
  position: number,
  topic: string | null,
): Promise<CommittedEvent[]> {
  const sql = `SELECT ${COLUMNS} FROM events.after($1, $2, $3)`;
  return (await runner.query<CommittedEvent>(sql, [position, topic, EVENT_BATCH_SIZE])).rows;
}

/** Returns the position of the latest event. 0 if there is none. */
export async function latestPosition(runner: Runner): Promise<number> {
  const { rows } = await runner.query<{ position: number }>(
    'SELECT events.newest_place()::float8 AS position',
  );
  return rows[0]!.position;
}
