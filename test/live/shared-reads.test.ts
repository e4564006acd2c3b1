import type { Client } from 'graphql-ws';
import type { Person } from '../support/people';
import { connect, subscribed, until } from './subscription-helpers';
import { openStudio, type Studio } from './studio';

let studio: Studio;
const clients: Client[] = [];

beforeAll(async () => void (studio = await openStudio({ budget: { capacity: 100_000, refill: 1 } })));
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  await subscribed(studio.server, 0);
});
afterAll(() => studio.server.stop());

interface Message {
  readonly data?: { postChanged: { post: Record<string, unknown> } };
  readonly extensions?: { cost: { requested: number; actual: number; available: number } };
}

/** Subscribes as several users, each with several sockets. Returns the messages of each subscription. */
async function subscribeAll(users: readonly Person[], selection: string, sockets = 3): Promise<Message[][]> {
  const all: Message[][] = [];
  const query = `subscription ($id: ID!) { postChanged(organizationId: $id) { ${selection} } }`;
  for (const { token } of users)
    for (let i = 0; i < sockets; i += 1) {
      const messages: Message[] = [];
      all.push(messages);
      const client = connect(studio.server, token);
      clients.push(client);
      client.subscribe(
        { query, variables: { id: studio.organization } },
        {
          next: (message) => messages.push(message as Message),
          error: (errors) => messages.push({ errors } as Message),
          complete: () => undefined,
        },
      );
    }
  await subscribed(studio.server, users.length * sockets);
  return all;
}

/** Creates a post. Returns what each subscription received, and the number of times the event was read. */
async function deliver(
  all: readonly Message[][],
  more: object = {},
): Promise<{ messages: Message[]; reads: number }> {
  const { statements } = studio.server;
  statements.length = 0;
  await studio.create('Shared', more);
  await until(() => all.every(({ length }) => length === 1));
  const reads = statements.filter((sql) => sql.includes('AS event')).length;
  return { messages: all.map(([message]) => message!), reads };
}

const postsIn = (messages: readonly Message[]) => messages.map(({ data }) => data?.postChanged.post);

test('reads an event once for all members who can read the organization', async () => {
  const users = [studio.owner, await studio.member('VIEWER'), await studio.member('EDITOR')];
  const { messages, reads } = await deliver(
    await subscribeAll(users, 'kind post { caption status wordCount }'),
  );

  expect(reads).toBe(1);
  expect(postsIn(messages)).toEqual(Array(9).fill({ caption: 'Shared', status: 'DRAFT', wordCount: null }));
});

test('reads an event again for another selection or variable, but not for another cursor', async () => {
  const query = `subscription ($id: ID!, $after: String, $status: Boolean!) {
    postChanged(organizationId: $id, after: $after) { cursor post { caption status @include(if: $status) } } }`;
  const received: Message[] = [];
  const cursors: string[] = [];
  const follow = (variables: object): void => {
    const client = connect(studio.server, studio.owner.token);
    clients.push(client);
    client.subscribe(
      { query, variables: { id: studio.organization, ...variables } },
      {
        next: (message) => received.push(message as Message),
        error: () => undefined,
        complete: () => undefined,
      },
    );
  };
  const [first] = await subscribeAll([studio.owner], 'cursor', 1);
  for (const count of [1, 2]) {
    await studio.create('For a cursor');
    await until(() => first!.length === count);
  }
  for (const { data } of first!) cursors.push((data!.postChanged as unknown as { cursor: string }).cursor);
  follow({ after: cursors[1], status: true });
  follow({ status: true });
  follow({ status: false });
  await subscribed(studio.server, 4);
  studio.server.statements.length = 0;
  await studio.create('Shared');
  await until(() => received.length === 3 && first!.length === 3);

  expect(postsIn(received).filter((post) => post!.status === 'DRAFT')).toHaveLength(2);
  // One for `first`, one for both values of `after`, one for the other value of `status`.
  expect(studio.server.statements.filter((sql) => sql.includes('AS event'))).toHaveLength(3);
});

test.each([
  ['a permission check', 'viewerCan(permission: CONTENT_WRITE) { allowed }'],
  ['a user', 'author { id }'],
  ['only the type of a user', 'author { __typename }'],
  ['a list', 'publications { totalCount }'],
  ['an expression', 'organization { storedBytes }'],
])('reads an event for each user if %s is selected', async (_, field) => {
  const users = [studio.owner, await studio.member('VIEWER')];
  const { messages, reads } = await deliver(await subscribeAll(users, `post { caption ${field} }`));

  expect(reads).toBe(2);
  expect(postsIn(messages)).toEqual(Array(6).fill(expect.objectContaining({ caption: 'Shared' })));
});

test('returns permission checks of the subscriber', async () => {
  const all = await subscribeAll(
    [studio.owner, await studio.member('VIEWER')],
    'post { viewerCan(permission: CONTENT_WRITE) { allowed } }',
    2,
  );
  const { messages } = await deliver(all);

  const allowed = postsIn(messages).map((post) => (post!.viewerCan as { allowed: boolean }).allowed);
  expect(allowed).toEqual([true, true, false, false]);
});

test('shares nothing between members of the organization and members limited to a client account', async () => {
  const [mine, other] = [
    await studio.server.rows.clientAccount(studio.organization),
    await studio.server.rows.clientAccount(studio.organization),
  ];
  const campaign = await studio.server.rows.campaign(studio.organization);
  const clientMember = (id: string) => studio.member('CLIENT', { clientAccount: id });
  const all = await subscribeAll(
    [studio.owner, await clientMember(mine), await clientMember(mine), await clientMember(other)],
    'post { caption campaign { id } }',
    1,
  );
  studio.server.statements.length = 0;
  await studio.create('Of the client', { clientAccountId: mine, campaignId: campaign });
  await studio.create('Of the organization');
  await until(() => all[0]!.length === 2 && all[1]!.length === 1 && all[2]!.length === 1);

  expect(all.map(postsIn)).toEqual([
    [
      { caption: 'Of the client', campaign: { id: campaign } },
      { caption: 'Of the organization', campaign: null },
    ],
    [{ caption: 'Of the client', campaign: null }],
    [{ caption: 'Of the client', campaign: null }],
    [],
  ]);
});

test('charges each user once for an event', async () => {
  const users = [await studio.member('EDITOR'), await studio.member('EDITOR')];
  const { messages } = await deliver(await subscribeAll(users, 'post { caption }', 2));
  const costs = messages.map(({ extensions }) => extensions!.cost);

  expect(costs[0]).toEqual({
    requested: expect.any(Number) as number,
    actual: 2,
    available: expect.any(Number) as number,
    sqlStatements: 3,
    plan: 'resolvers',
  });
  expect(costs).toEqual(Array(4).fill(costs[0]));
});
