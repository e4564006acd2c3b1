/** `npm --prefix bench run entering`: measures the CPU time of the database that authenticating a request takes. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { openBenchDatabase } from './database/database';

/** Numbers of organizations that the measured users are members of. */
const MEMBERSHIPS = [1, 5, 20] as const;
const USERS = 10_000;
const CALLS = 4_000;
const ROUNDS = 5;

/** A user, a session of theirs, and memberships in some organizations. */
const READER = [
  `INSERT INTO users (id, email, full_name) VALUES ($1::uuid, $1::text || '@marquee.example', 'Asha Rao')`,
  `INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day')`,
  `INSERT INTO memberships (id, organization_id, user_id, role, joined_at)
   SELECT uuidv7(), o.id, $1, 'EDITOR', now() FROM organizations o ORDER BY o.slug LIMIT $2`,
] as const;

/** Other users, so that indexes have their usual depth. */
const OTHERS = `
  WITH person AS (
    INSERT INTO users (id, email, full_name) SELECT uuidv7(), n || '@others.example', 'Other' FROM generate_series(1, ${USERS}) n
    RETURNING id
  )
  INSERT INTO memberships (id, organization_id, user_id, role, joined_at)
  SELECT uuidv7(), (ARRAY(SELECT id FROM organizations))[1 + random() * 50], id, 'EDITOR', now() FROM person`;

/** CPU time of a process, in microseconds. Unlike the elapsed time, it does not depend on other processes. */
const cpuTime = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000;

/** Returns the CPU time of a statement, in microseconds: the least of several rounds. */
async function measure(
  client: Client,
  pid: number,
  name: string,
  text: string,
  value: string,
): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = cpuTime(pid);
    for (let call = 0; call < CALLS; call += 1) await client.query({ name, text, values: [value] });
    least = Math.min(least, (cpuTime(pid) - before) / CALLS);
  }
  return least;
}

async function main(started: (stop: () => Promise<void>) => void): Promise<void> {
  const database = await openBenchDatabase({ campaigns: 10, postsPerCampaign: 10, posts: 120_100 }, started);
  const { owner } = database;
  await owner.query(OTHERS);
  const sessions = new Map<number, string>();
  for (const count of MEMBERSHIPS) {
    const [person, session] = [randomUUID(), randomUUID()];
    for (const [index, sql] of READER.entries())
      await owner.query(sql, [[person], [session, person], [person, count]][index]);
    sessions.set(count, session);
  }
  await owner.query('VACUUM (ANALYZE)');
  const client = new Client({ connectionString: database.servingUrl });
  await client.connect();
  started(() => client.end());
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const { pid } = rows[0]!;
  const empty = await measure(client, pid, 'empty', 'SELECT $1::uuid', randomUUID());
  console.log(`an empty round trip: ${empty.toFixed(0)} µs`);
  for (const [count, session] of sessions) {
    const spent = await measure(client, pid, 'enter', 'SELECT tenancy.enter($1)', session);
    console.log(`a user in ${count} organizations: ${(spent - empty).toFixed(0)} µs more`);
  }
}

const stops: (() => Promise<void>)[] = [];
main((stop) => stops.push(stop))
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(async () => {
    for (const stop of stops.reverse()) await stop();
  });
