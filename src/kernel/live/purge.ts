export const PURGE_EVENTS = 'purge-events';

/** For so long a follower can go on from a cursor. */
const KEPT = '7 days';
const AT_ONCE = 5_000;

/** Whatever runs SQL as the owner of the events. */
interface Owner {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Deletes events that nobody can go on from any more, in batches; the login must own them. */
export async function purgeEvents(owner: Owner, atOnce = AT_ONCE): Promise<void> {
  const ask = async (sql: string, values: unknown[]): Promise<string | null> => {
    const { rows } = await owner.query(`SELECT ${sql} AS answer`, values);
    return (rows[0] as { answer: string | null }).answer;
  };
  const until = await ask('events.expired_place($1)', [KEPT]);
  if (until === null) return;
  for (let purged = atOnce; purged === atOnce;)
    purged = Number(await ask('events.purge($1, $2)', [until, atOnce]));
}
