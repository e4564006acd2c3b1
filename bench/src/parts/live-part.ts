import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { AccessTokens } from '../../../src/kernel/auth/access-tokens';
import { systemClock } from '../../../src/kernel/clock';
import { node22, startContenders } from '../contenders/contenders';
import { type BenchDatabase, openBenchDatabase } from '../database/database';
import { processorTime, processorTimeWithChildren, residentMemory } from '../measure/processor-time';
import { Subscribers } from '../measure/subscribers';
import { describeEnvironment } from '../report/environment';
import type { DeliveredEvent, LivePart } from '../report/results';
import { OWN } from '../report/summary';
import { QUERY_SIZE } from '../settings';
import type { Run } from './run';

/** The server allows so many sockets for each session. */
const SOCKETS_PER_SESSION = 10;
/** Events before the measurement. */
const WARM_UP = 5;
/** Time in which the server finishes what it does after a delivery, and the time until it knows its subscribers. */
const PAUSE_MS = 100;
const SETTLE_MS = 2_000;

const SUBSCRIPTION = `subscription($organization: ID!) {
  postChanged(organizationId: $organization) { cursor kind post { id caption status publishedAt hashtags } }
}`;

/** $1 the organization, $2 IDs of users, $3 a session of each. */
const USERS = `
  WITH person AS (
    INSERT INTO users (id, email, full_name)
    SELECT id, id || '@subscribers.example', 'Asha Rao' FROM unnest($2::uuid[]) u (id)
  ), session AS (
    INSERT INTO sessions (id, user_id, expires_at)
    SELECT session, person, now() + interval '1 day' FROM unnest($2::uuid[], $3::uuid[]) u (person, session)
  )
  INSERT INTO memberships (id, organization_id, user_id, role, joined_at)
  SELECT uuidv7(), $1, id, 'EDITOR', now() FROM unnest($2::uuid[]) u (id)`;

/** $1 the post, $2 a number. */
const CHANGE = `UPDATE posts SET caption = 'Changed ' || $2, version = version + 1 WHERE id = $1`;
/** $1 the post, $2 its organization, $3 the user. */
const EVENT = `SELECT events.record(uuidv7(), 'post.updated', $2, $3, $1, '{"scopes": []}')`;

interface Audience {
  readonly users: number;
  /** One for each socket. */
  readonly tokens: readonly string[];
}

/** Creates users with a session each, and tokens for their sockets. */
async function audienceOf(database: BenchDatabase, subscribers: number): Promise<Audience> {
  const count = Math.ceil(subscribers / SOCKETS_PER_SESSION);
  const users = Array.from({ length: count }, () => ({ userId: randomUUID(), sessionId: randomUUID() }));
  await database.owner.query(USERS, [
    database.organization,
    users.map(({ userId }) => userId),
    users.map(({ sessionId }) => sessionId),
  ]);
  const issuer = await AccessTokens.open({ folder: database.folder }, systemClock);
  const tokens: string[] = [];
  for (let socket = 0; socket < subscribers; socket += 1)
    tokens.push((await issuer.issue(users[socket % count]!)).token);
  return { users: count, tokens };
}

/** Changes one post, and returns how long after sending COMMIT the subscribers received the event. */
async function deliver(
  subscribers: Subscribers,
  client: Client,
  { organization, person, posts }: BenchDatabase,
  number: number,
): Promise<DeliveredEvent> {
  const post = posts[number % posts.length];
  await client.query('BEGIN');
  await client.query(CHANGE, [post, String(number)]);
  await client.query(EVENT, [post, organization, person]);
  let committed = 0;
  const arrivals = await subscribers.receive(async () => {
    committed = performance.now();
    await client.query('COMMIT');
  });
  const after = (index: number): number => arrivals[index]! - committed;
  return { first: after(0), median: after(arrivals.length >> 1), last: after(arrivals.length - 1) };
}

/** Measures the time in which an event reaches many subscribers. */
export async function measureLive({ settings, tell, started }: Run): Promise<LivePart> {
  tell(`loading ${QUERY_SIZE.posts.toLocaleString('en')} posts`);
  const database = await openBenchDatabase(QUERY_SIZE, started);
  const environment = describeEnvironment(database.version, node22(), settings);
  const { users, tokens } = await audienceOf(database, settings.subscribers);
  const [contender] = await startContenders([OWN], database, settings, ({ server }) =>
    started(() => server.stop()),
  );
  const { pid, url } = contender!.server;
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  started(() => client.end());
  const variables = { organization: database.organization };
  const subscribers = new Subscribers(url, { query: SUBSCRIPTION, variables });
  started(() => subscribers.close());
  tell(`opening ${settings.subscribers.toLocaleString('en')} subscriptions`);
  await subscribers.open(tokens);
  await sleep(SETTLE_MS);
  tell(`delivering ${settings.events} events`);
  const events: DeliveredEvent[] = [];
  const used = (): [server: number, database: number] => [
    processorTime(pid),
    processorTimeWithChildren(database.pid),
  ];
  let before = used();
  for (let number = -WARM_UP; number < settings.events; number += 1) {
    if (number === 0) before = used();
    const event = await deliver(subscribers, client, database, number + WARM_UP);
    if (number >= 0) events.push(event);
    await sleep(PAUSE_MS);
  }
  const after = used();
  return {
    environment,
    subscribers: tokens.length,
    users,
    events,
    serverCpu: (after[0] - before[0]) / settings.events,
    databaseCpu: (after[1] - before[1]) / settings.events,
    memory: residentMemory(pid),
  };
}
