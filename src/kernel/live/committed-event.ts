import type { ClientBase, Pool } from 'pg';

/** An event that was committed, with its place among all of them: places become visible in their order. */
export interface CommittedEvent {
  readonly position: number;
  readonly id: string;
  readonly name: string;
  readonly tenantId: string | null;
  /** Who did it; null when nobody was signed in. */
  readonly personId: string | null;
  readonly subjectId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** By whom an event is followed: readers of a tenant unless it says otherwise; null when by nobody. */
export const topicOf = ({ payload, tenantId }: CommittedEvent): string | null =>
  (payload.topic as string | undefined) ?? tenantId;

/** Events that one statement reads at most. */
export const EVENT_BATCH_SIZE = 500;

type Runner = ClientBase | Pool;

const COLUMNS = `place::float8 AS position, id, name, tenant_id AS "tenantId", person_id AS "personId",
  subject_id AS "subjectId", payload`;

/** The next events behind a place, of one audience or of all, in order. */
export async function eventsAfter(
  runner: Runner,
  position: number,
  topic: string | null,
): Promise<CommittedEvent[]> {
  const sql = `SELECT ${COLUMNS} FROM events.after($1, $2, $3)`;
  return (await runner.query<CommittedEvent>(sql, [position, topic, EVENT_BATCH_SIZE])).rows;
}

/** The place of the newest event; 0 when nothing has happened. */
export async function latestPosition(runner: Runner): Promise<number> {
  const { rows } = await runner.query<{ position: number }>(
    'SELECT events.newest_place()::float8 AS position',
  );
  return rows[0]!.position;
}
