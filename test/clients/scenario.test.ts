import { WebSocket } from 'ws';
import { connect as apollo } from '../../examples/clients/apollo';
import { connect as fetch } from '../../examples/clients/fetch';
import type { PostChange } from '../../examples/clients/shared/operations';
import { type ExampleClient, play } from '../../examples/clients/shared/scenario';
import { connect as urql } from '../../examples/clients/urql';
import { metric, subscribed, until } from '../live/subscription-helpers';
import { PASSWORD } from '../support/accounts';
import { serverForTests } from '../support/server';
import { openProxy } from '../support/proxy';
import { refreshes, studio } from './studio';

const MINUTE = 60_000;
const server = serverForTests({ websockets: { watch: { intervalMs: 50 } } });
/** The sockets opened by the client, so that a test can disconnect them. */
let sockets: WebSocket[];

beforeEach(() => {
  sockets = [];
  server.clock.set(new Date());
  // Browsers have a global WebSocket.
  class BrowserSocket extends WebSocket {
    constructor(...parameters: ConstructorParameters<typeof WebSocket>) {
      super(...parameters);
      sockets.push(this);
    }
  }
  Object.assign(globalThis, { WebSocket: BrowserSocket });
});

describe.each(Object.entries({ apollo, urql, fetch }))('%s', (_, connect) => {
  let client: ExampleClient;
  beforeEach(() => void (client = connect(server.url)));
  afterEach(async () => {
    await client.close();
    await until(async () => (await metric(server, 'websocket_connections')) === 0);
  });

  test('completes the scenario', async () => {
    const { email, posts } = await studio(server);
    // The protocol does not confirm subscriptions to the client, so the test waits for the server's metric.
    const patient: ExampleClient = {
      ...client,
      updatePost: async (input) => {
        if (input.caption?.endsWith('✓')) await subscribed(server, 1);
        return client.updatePost(input);
      },
    };
    const report = await play(patient, { email, password: PASSWORD }, 2);

    const post = (index: number, caption: string, version = 1) =>
      expect.objectContaining({ id: posts[index], caption, status: 'DRAFT', version }) as unknown;
    const all = ['Fifth', 'Fourth', 'Third', 'Second', 'First'].map((caption, index) => post(index, caption));
    expect(report).toEqual({
      fullName: 'Meera Iyer',
      forwards: all,
      backwards: all,
      updated: expect.objectContaining({ post: post(0, 'Fifth ✓', 2), userErrors: [] }),
      event: expect.objectContaining({ kind: 'UPDATED', postId: posts[0], post: post(0, 'Fifth ✓', 2) }),
      remedies: [
        { show: 'both versions', fields: ['caption'], theirs: 'Fifth ✓' },
        { mark: ['input', 'id'], because: 'NOT_FOUND' },
        { mark: ['input', 'title'], because: 'TOO_LONG' },
      ],
      refusal: expect.objectContaining({
        code: 'BAD_USER_INPUT',
        details: { code: 'BAD_USER_INPUT', argument: 'first' },
      }),
    });
  });

  test('keeps lists with different arguments apart', async () => {
    const { email, organization: organizationId } = await studio(server);
    await server.rows.post(organizationId, { caption: 'Deleted', deletedAt: new Date() });
    await server.rows.post(organizationId, { caption: 'Archived', status: 'ARCHIVED' });
    await client.signIn({ email, password: PASSWORD });
    const lists = [
      await client.openList({ organizationId, first: 2 }),
      await client.openList({ organizationId, first: 2, onlyDeleted: true }),
      await client.openList({ organizationId, first: 2, where: { status: { eq: 'ARCHIVED' } } }),
      await client.openList({
        organizationId,
        first: 2,
        orderBy: { field: 'CREATED_AT', direction: 'ASC' },
      }),
    ];
    for (const list of lists) await list.loadMore();

    expect(lists.map(({ posts }) => posts.map(({ caption }) => caption))).toEqual([
      ['Archived', 'Fifth', 'Fourth', 'Third'],
      ['Deleted'],
      ['Archived'],
      ['First', 'Second', 'Third', 'Fourth'],
    ]);
  });

  test('returns SIGN_IN_FAILED for a wrong password', async () => {
    const { email } = await studio(server);
    const { user, userErrors } = await client.signIn({ email, password: 'not this one' });

    expect(user).toBeNull();
    expect(userErrors).toMatchObject([{ __typename: 'InputError', code: 'SIGN_IN_FAILED' }]);
  });

  test('refreshes once when concurrent requests are rejected with an expired token', async () => {
    const { email, posts, owner } = await studio(server);
    await client.signIn({ email, password: PASSWORD });
    server.clock.advance(12 * MINUTE);
    const updates = posts.map((id) => client.updatePost({ id, caption: 'Signed anew' }));

    expect((await Promise.all(updates)).map(({ post }) => post?.caption)).toEqual(
      posts.map(() => 'Signed anew'),
    );
    expect(await refreshes(server, owner)).toBe(1);
  });

  test('throws UNAUTHENTICATED when the session has ended', async () => {
    const { email, organization, owner } = await studio(server);
    await client.signIn({ email, password: PASSWORD });
    await server.database.query('UPDATE sessions SET ended_at = now() WHERE user_id = $1', [owner]);

    await expect(client.openList({ organizationId: organization, first: 1 })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  test('sends a new token over an open socket before the old one expires', async () => {
    const { email, organization, posts, owner } = await studio(server);
    // The client considers the issued tokens nearly expired.
    server.clock.advance(-9.75 * MINUTE);
    await client.signIn({ email, password: PASSWORD });
    const changes = follow(organization);
    await subscribed(server, 1);
    // The client may refresh before the clock is moved, so only a token with a late expiry counts.
    let renewedUntil = 0;
    sockets[0]!.on('message', (message) => {
      const { type, payload } = JSON.parse((message as Buffer).toString()) as {
        type: string;
        payload?: { expiresAt?: string };
      };
      if (type === 'pong' && payload?.expiresAt) renewedUntil = Date.parse(payload.expiresAt);
    });
    server.clock.advance(9.75 * MINUTE);
    await until(() => renewedUntil > server.clock.now().getTime() + 5 * MINUTE);
    // The first token has expired, the new one has not.
    server.clock.advance(5 * MINUTE);
    await rename(posts[0]!, 'Still heard of', owner);
    await until(() => changes.length > 0);

    expect(changes).toMatchObject([{ kind: 'UPDATED', post: { caption: 'Still heard of' } }]);
    expect(sockets).toHaveLength(1);
  });

  test('receives all events when the socket disconnects', async () => {
    const { email, organization, posts, owner } = await studio(server);
    await client.signIn({ email, password: PASSWORD });
    const changes = follow(organization);
    await subscribed(server, 1);
    await rename(posts[0]!, 'Before', owner);
    await until(() => changes.length === 1);
    sockets[0]!.terminate();
    await subscribed(server, 0);
    await rename(posts[1]!, 'Meanwhile', owner);
    await rename(posts[2]!, 'Meanwhile too', owner);
    await until(() => changes.length === 3);

    expect(changes.map(({ post }) => post?.caption)).toEqual(['Before', 'Meanwhile', 'Meanwhile too']);
    expect(sockets).toHaveLength(2);
  });

  test('resumes a subscription after the server has been unreachable', async () => {
    const { email, organization, posts, owner } = await studio(server);
    const proxy = await openProxy(server.url);
    client = connect(proxy.url);
    await client.signIn({ email, password: PASSWORD });
    const changes = follow(organization);
    await subscribed(server, 1);
    // The subscription resumes at the cursor of the last event.
    await rename(posts[0]!, 'Before', owner);
    await until(() => changes.length === 1);
    await proxy.close();
    await subscribed(server, 0);
    await rename(posts[1]!, 'While unreachable', owner);
    // The first attempts to reconnect are refused.
    await until(
      () => sockets.length >= 2 && sockets.every(({ readyState }) => readyState === WebSocket.CLOSED),
    );
    await proxy.open();
    await until(() => changes.length === 2);

    expect(changes.map(({ post }) => post?.caption)).toEqual(['Before', 'While unreachable']);
    await proxy.close();
  });

  function follow(organization: string): PostChange[] {
    const changes: PostChange[] = [];
    client.follow(organization, {
      next: (change) => changes.push(change),
      error: (error) => {
        throw error;
      },
    });
    return changes;
  }
});

/** Updates a post as another client. */
async function rename(id: string, caption: string, person: string): Promise<void> {
  const { data } = await server.run(
    'mutation($input: UpdatePostInput!) { updatePost(input: $input) { userErrors { message } } }',
    { input: { id, caption } },
    await server.tokenFor(person),
  );
  expect(data.updatePost.userErrors).toEqual([]);
}
