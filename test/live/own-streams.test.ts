import { type Client } from 'graphql-ws';
import { v7 as uuidv7 } from 'uuid';
import { addTrackedJob } from '../../src/kernel/jobs/queue';
import { inputTypeOf, type Person } from '../support/people';
import { startTestServer } from '../support/server';
import { connect, subscribed, until } from './subscription-helpers';
import { openStudio, type Studio } from './studio';

let studio: Studio;
const clients: Client[] = [];

beforeAll(async () => void (studio = await openStudio()));
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  await subscribed(studio.server, 0);
});
afterAll(() => studio.server.stop());

/** A subscription that records its events until the server ends it. */
class Collecting<Item> {
  readonly items: Item[] = [];
  /** `completed`, or the errors. */
  ended?: unknown;

  constructor(client: Client, field: string, query: string, variables: Record<string, unknown> = {}) {
    client.subscribe<Record<string, Item>>(
      { query, variables },
      {
        next: ({ data, errors }) => {
          if (errors) throw new Error(JSON.stringify(errors));
          this.items.push(data![field]!);
        },
        error: (error) => void (this.ended = error),
        complete: () => void (this.ended ??= 'completed'),
      },
    );
  }

  async count(count: number): Promise<readonly Item[]> {
    await until(() => this.items.length >= count || this.ended !== undefined);
    return this.items;
  }

  async end(): Promise<unknown> {
    await until(() => this.ended !== undefined);
    return this.ended;
  }
}

function clientOf(token: string, server = studio.server): Client {
  const client = connect(server, token);
  clients.push(client);
  return client;
}

async function mutate(name: string, input: object, token = studio.owner.token): Promise<void> {
  const { data } = await studio.server.run(
    `mutation ($input: ${inputTypeOf(name)}) { ${name}(input: $input) { userErrors { message } } }`,
    { input },
    token,
  );
  expect(data[name].userErrors).toEqual([]);
}

describe('notificationAdded', () => {
  interface Added {
    kind: string;
    notificationId: string;
    cursor: string;
    notification: { id: string; title: string; subject: unknown };
  }
  const QUERY = `subscription ($after: String) {
    notificationAdded(after: $after) { kind notificationId cursor notification { id title subject { __typename id } } } }`;
  const follow = ({ token }: Person, after?: string): Collecting<Added> =>
    new Collecting<Added>(clientOf(token), 'notificationAdded', QUERY, { after });
  const member = () => studio.member('VIEWER');
  const change = (membership: string, role: string) => mutate('changeMemberRole', { id: membership, role });

  test('emits a notification to its user only, after the commit', async () => {
    const [told, other] = [await member(), await member()];
    const [here, there] = [follow(told), follow(other)];
    await subscribed(studio.server, 2);
    await change(told.membership, 'EDITOR');
    const [added] = await here.count(1);
    await change(other.membership, 'EDITOR');
    await there.count(1);

    expect(added).toEqual({
      kind: 'CREATED',
      notificationId: added!.notification.id,
      cursor: expect.any(String) as string,
      notification: {
        id: expect.any(String) as string,
        title: 'Your permissions in Studio have changed',
        subject: { __typename: 'Membership', id: told.membership },
      },
    });
    expect([here.items.length, there.items.length]).toEqual([1, 1]);
    expect(there.items[0]!.notificationId).not.toBe(added!.notificationId);
  });

  test('resumes from a known cursor only, and emits nothing when a notification is marked as read', async () => {
    const told = await member();
    const first = follow(told);
    await subscribed(studio.server, 1);
    await change(told.membership, 'EDITOR');
    const [{ cursor, notificationId }] = (await first.count(1)) as [Added];
    await clients.pop()!.dispose();
    await subscribed(studio.server, 0);
    await mutate('markNotificationRead', { id: notificationId }, told.token);
    await change(told.membership, 'MEMBER');
    await mutate('removeMember', { id: told.membership });
    const second = follow(told, cursor);

    expect((await second.count(2)).map(({ notification }) => notification.title)).toEqual([
      'Your permissions in Studio have changed',
      'You are no longer a member of Studio',
    ]);
    expect(await follow(told, uuidv7()).end()).toEqual([
      expect.objectContaining({
        extensions: { code: 'BAD_USER_INPUT', argument: 'after', reason: 'CURSOR_EXPIRED' },
      }),
    ]);
  });

  test('emits notifications that another server created', async () => {
    const second = await startTestServer({ beside: studio.server });
    const told = await member();
    const client = connect(second, told.token);
    const following = new Collecting<Added>(client, 'notificationAdded', QUERY);
    await subscribed(second, 1);
    await change(told.membership, 'EDITOR');

    expect(await following.count(1)).toHaveLength(1);
    await client.dispose();
    await second.stop();
  });
});

describe('jobUpdated', () => {
  interface Progressed {
    kind: string;
    jobId: string;
    cursor: string;
    job: { status: string; progress: number; message: string | null };
  }
  const QUERY = `subscription ($id: ID!, $after: String) {
    jobUpdated(jobId: $id, after: $after) { kind jobId cursor job { status progress message } } }`;
  const follow = (token: string, id: string, after?: string): Collecting<Progressed> =>
    new Collecting<Progressed>(clientOf(token), 'jobUpdated', QUERY, { id, after });
  const add = (userId: string, tenantId?: string): Promise<string> =>
    addTrackedJob(
      studio.server.database.owner,
      'sample-count',
      {},
      { kind: 'sample-count', userId, tenantId },
    );

  /** Changes a job as the worker does. */
  const begin = (id: string) => studio.server.database.query('SELECT jobs.begin($1, $2, 1)', [id, uuidv7()]);
  const progress = (id: string, percent: number, doing: string) =>
    studio.server.database.query('SELECT jobs.progress($1, $2, $3, $4)', [id, uuidv7(), percent, doing]);
  const complete = (id: string) =>
    studio.server.database.query(`SELECT jobs.settle($1, $2, 'COMPLETED', '{"counted": 3}', NULL)`, [
      id,
      uuidv7(),
    ]);

  const standings = ({ items }: Collecting<Progressed>) =>
    items.map(({ job: { status, progress: percent, message } }) => [status, percent, message]);

  test('emits the current state, then the changes, and completes with the job', async () => {
    const { id: person, token } = await studio.person();
    const id = await add(person);
    const following = follow(token, id);
    const [first] = await following.count(1);
    await begin(id);
    await following.count(2);
    await progress(id, 40, 'Counting');
    await following.count(3);
    await complete(id);

    expect(await following.end()).toBe('completed');
    expect(first).toMatchObject({ kind: 'CREATED', jobId: id });
    expect(standings(following)).toEqual([
      ['PENDING', 0, null],
      ['RUNNING', 0, null],
      ['RUNNING', 40, 'Counting'],
      ['COMPLETED', 100, null],
    ]);
  });

  test('emits only the last event of an ended job', async () => {
    const { id: person, token } = await studio.person();
    const id = await add(person);
    await begin(id);
    await complete(id);
    const late = follow(token, id);
    expect(await late.end()).toBe('completed');
    expect(standings(late)).toEqual([['COMPLETED', 100, null]]);

    const behind = follow(token, id, late.items[0]!.cursor);
    expect(await behind.end()).toBe('completed');
    expect(behind.items).toEqual([]);

    await studio.server.database.query('DELETE FROM events.stream WHERE tenant_id = $1', [id]);
    const purged = follow(token, id);
    expect(await purged.end()).toBe('completed');
    expect(purged.items).toEqual([]);
  });

  test('is available to the requester and to members who can read the organization', async () => {
    const asker = await studio.member('EDITOR');
    const reader = await studio.member('VIEWER');
    const account = await studio.server.rows.clientAccount(studio.organization);
    const client = await studio.member('CLIENT', { clientAccount: account });
    const [shared, own] = [await add(asker.id, studio.organization), await add(asker.id)];
    const clients = await add(client.id, studio.organization);
    const sees = async ({ token }: Person, id: string): Promise<boolean> => {
      const following = follow(token, id);
      await following.count(1);
      if (following.items.length) return true;
      expect(following.ended).toEqual([
        expect.objectContaining({
          message: '`jobId` does not match any job you can access.',
          extensions: { code: 'BAD_USER_INPUT', argument: 'jobId' },
        }),
      ]);
      return false;
    };
    const table: Record<string, boolean[]> = {};
    for (const [name, who] of Object.entries({ asker, reader, client, stranger: await studio.person() }))
      table[name] = [await sees(who, shared), await sees(who, own), await sees(who, clients)];

    expect(table).toEqual({
      asker: [true, true, true],
      reader: [true, false, true],
      client: [false, false, true],
      stranger: [false, false, false],
    });
    expect(await sees(asker, 'none')).toBe(false);
    expect(await sees(asker, uuidv7())).toBe(false);
  });

  test('ends with an error when the membership of the subscriber ends', async () => {
    const asker = await studio.member('EDITOR');
    const id = await add(asker.id, studio.organization);
    const following = follow(asker.token, id);
    await following.count(1);
    await mutate('removeMember', { id: asker.membership });
    await begin(id);

    expect(await following.end()).toEqual([
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument: 'jobId' } }),
    ]);
    expect(following.items).toHaveLength(1);
  });

  test('emits no job events to subscribers of posts', async () => {
    const posts = new Collecting<{ post: { caption: string } }>(
      clientOf(studio.owner.token),
      'postChanged',
      `subscription ($o: ID!) { postChanged(organizationId: $o) { post { caption } } }`,
      { o: studio.organization },
    );
    await subscribed(studio.server, 1);
    await add(studio.owner.id, studio.organization);
    await studio.create('A post');

    expect(await posts.count(1)).toEqual([{ post: { caption: 'A post' } }]);
  });
});
