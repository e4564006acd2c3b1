import type { Client } from 'graphql-ws';
import { connect, subscribed, until } from '../live/subscription-helpers';
import { mutate, newMember } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;
let account: string;
const clients: Client[] = [];
beforeAll(async () => {
  world = await PublishingWorld.start(server);
  account = await world.connect('X');
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  await subscribed(server, 0);
});
afterAll(() => world.stop());

const FIELDS = {
  publicationChanged: 'kind cursor publicationId publication { id status }',
  postChanged: 'kind cursor postId post { id status }',
} as const;

/** Subscribes to a stream of the organization. Returns the events, which are added as they arrive. */
async function follow(field: keyof typeof FIELDS, token: string, after?: string): Promise<Json[]> {
  const client = connect(server, token);
  clients.push(client);
  const events: Json[] = [];
  const query = `subscription ($id: ID!, $after: String) { ${field}(organizationId: $id, after: $after) { ${FIELDS[field]} } }`;
  client.subscribe<Json>(
    { query, variables: { id: world.organization, after } },
    {
      next: ({ data, errors }) => {
        if (errors) throw new Error(JSON.stringify(errors));
        events.push(data![field]);
      },
      error: () => undefined,
      complete: () => undefined,
    },
  );
  await subscribed(server, clients.length);
  return events;
}

const statusOf = (event: Json = {}): unknown => (event.publication ?? event.post)?.status;

test('publicationChanged and postChanged report a publication from its schedule until it is published', async () => {
  const token = await world.token();
  const post = await world.post();
  const publications = await follow('publicationChanged', token);
  const posts = await follow('postChanged', token);
  const id = await world.schedule(post, account);
  await until(() => publications.length > 0 && posts.length > 0);
  const queued = { kind: 'CREATED', publicationId: id, publication: { id, status: 'QUEUED' } };
  expect(publications).toMatchObject([queued]);
  expect(posts.at(-1)).toMatchObject({ kind: 'UPDATED', postId: post, post: { status: 'SCHEDULED' } });

  await world.settle(id);
  await until(() => statusOf(publications.at(-1)) === 'PUBLISHED' && statusOf(posts.at(-1)) === 'PUBLISHED');
  expect(new Set(publications.slice(1).map(({ kind }) => kind as string))).toEqual(new Set(['UPDATED']));
  expect(new Set(publications.map(({ publicationId }) => publicationId as string))).toEqual(new Set([id]));
  expect(new Set(posts.map(({ postId }) => postId as string))).toEqual(new Set([post]));
});

test('missed changes are delivered after the cursor, and a cancellation is a change', async () => {
  const token = await world.token();
  const before = await follow('publicationChanged', token);
  const id = await world.schedule(await world.post(), account, { at: '2031-01-01T00:00:00Z' });
  await until(() => before.length === 1);
  const { cursor } = before[0] as { cursor: string };
  for (const client of clients.splice(0)) await client.dispose();
  await subscribed(server, 0);

  await mutate(server, 'cancelPublication', { id }, token);
  const missed = await follow('publicationChanged', token, cursor);
  await until(() => missed.length > 0);
  expect(missed).toMatchObject([
    { kind: 'UPDATED', publicationId: id, publication: { status: 'CANCELLED' } },
  ]);
});

test('members limited to a client account receive changes of its publications only', async () => {
  const token = await world.token();
  const client = await server.rows.clientAccount(world.organization);
  const guest = await newMember(server, world.organization, 'CLIENT', { clientAccount: client });
  const seen = await follow('publicationChanged', guest.token);
  const all = await follow('publicationChanged', token);
  const at = '2031-01-01T00:00:00Z';
  await world.schedule(await world.post(), account, { at });
  const own = await server.rows.post(world.organization, { clientAccount: client });
  const visible = await world.schedule(own, account, { at });
  await until(() => seen.length > 0 && all.length > 1);
  expect(seen.map(({ publicationId }) => publicationId as string)).toEqual([visible]);
});
