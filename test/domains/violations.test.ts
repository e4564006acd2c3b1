import { type Member, mutate, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** What only the database can refuse, since it alone knows at that moment, comes back typed and with its field. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const TYPED = 'typed: userErrors { __typename code path message }';
const send = async (mutation: string, input: object) =>
  (await mutate(server, mutation, input, owner.token, TYPED)).typed as unknown;

const refusal = (code: string, field: string, message: string) => [
  { __typename: 'InputError', code, path: ['input', field], message },
];

const refused = (mutation: string, input: object): Promise<unknown> =>
  unchanged(server, () => send(mutation, input));

describe('a value that must be unique', () => {
  const TAKEN = 'This value is taken.';

  test('is taken for a new row, and for a changed one', async () => {
    await server.rows.clientAccount(id, { slug: 'chai' });
    const other = await server.rows.clientAccount(id, { slug: 'dosa' });

    expect(await refused('createClientAccount', { organizationId: id, name: 'Chai', slug: 'chai' })).toEqual(
      refusal('TAKEN', 'slug', TAKEN),
    );
    expect(await refused('updateClientAccount', { id: other, slug: 'chai' })).toEqual(
      refusal('TAKEN', 'slug', TAKEN),
    );
  });

  test('is given to one of twenty who want it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        send('createClientAccount', { organizationId: id, name: 'Idli', slug: 'idli' }),
      ),
    );
    const [done, ...others] = answers.sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
    expect(done).toEqual([]);
    expect(others).toEqual(Array.from({ length: 19 }, () => refusal('TAKEN', 'slug', TAKEN)));
  });

  test('keeps what was deleted from coming back, which has no field but its id', async () => {
    const gone = await server.rows.clientAccount(id, { slug: 'vada', deletedAt: new Date() });
    await server.rows.clientAccount(id, { slug: 'vada' });

    expect(await refused('restoreClientAccount', { id: gone })).toEqual(refusal('TAKEN', 'id', TAKEN));
  });
});

test('what a row refers to may vanish between the look at it and the write', async () => {
  const campaign = await server.rows.campaign(id);
  const client = await server.database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('DELETE FROM campaigns WHERE id = $1', [campaign]);
    const answer = send('createPost', { organizationId: id, caption: 'Late', campaignId: campaign });
    const waiting = `SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await client.query<{ n: number }>(waiting)).rows[0]!.n === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await client.query('COMMIT');

    expect(await answer).toEqual(
      refusal('NOT_FOUND', 'campaignId', 'It refers to something that does not exist here.'),
    );
  } finally {
    client.release();
  }
  const rows = await server.database.query(`SELECT FROM posts WHERE caption = 'Late'`);
  expect(rows).toEqual([]);
});

describe('what the database demands and the code does not know, as while a new release comes in', () => {
  const NOT_ALLOWED = 'The value is not allowed here.';
  const demand = (sql: string) => server.database.query(sql);

  test('is a condition of a column', async () => {
    const post = await server.rows.post(id, { callToAction: 'Call' });
    await demand(
      'ALTER TABLE posts DROP CONSTRAINT ck_posts_call_to_action, ADD CONSTRAINT ck_posts_call_to_action CHECK (char_length(call_to_action) <= 5)',
    );

    expect(await refused('createPost', { organizationId: id, callToAction: 'Call us' })).toEqual(
      refusal('INVALID', 'callToAction', NOT_ALLOWED),
    );
    expect(await refused('updatePost', { id: post, callToAction: 'Call us' })).toEqual(
      refusal('INVALID', 'callToAction', NOT_ALLOWED),
    );
  });

  test('is that there be a value', async () => {
    const campaign = await server.rows.campaign(id, { theme: 'Light' });
    await demand('ALTER TABLE campaigns ALTER theme SET NOT NULL');

    expect(await refused('createCampaign', { organizationId: id, name: 'No theme' })).toEqual(
      refusal('INVALID', 'theme', NOT_ALLOWED),
    );
    expect(await refused('updateCampaign', { id: campaign, theme: null })).toEqual(
      refusal('INVALID', 'theme', NOT_ALLOWED),
    );
  });

  test('is a condition of a person’s own row', async () => {
    await demand(`ALTER TABLE users ADD CONSTRAINT ck_users_bio CHECK (bio <> 'Tea')`);

    expect(await refused('updateProfile', { bio: 'Tea' })).toEqual(refusal('INVALID', 'bio', NOT_ALLOWED));
  });
});
