import { failOnUndeclaredErrors } from '../../src/kernel/write/declared-errors';
import { until } from '../live/subscription-helpers';
import { WAITING } from '../support/locks';
import { type Member, mutate, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** Constraint violations that only the database can detect become typed user errors with a path. */

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

describe('unique constraints', () => {
  const TAKEN = 'This slug is already in use. Choose another one.';

  test('createClientAccount and updateClientAccount return TAKEN when the slug is in use', async () => {
    await server.rows.clientAccount(id, { slug: 'chai' });
    const other = await server.rows.clientAccount(id, { slug: 'dosa' });

    expect(await refused('createClientAccount', { organizationId: id, name: 'Chai', slug: 'chai' })).toEqual(
      refusal('TAKEN', 'slug', TAKEN),
    );
    expect(await refused('updateClientAccount', { id: other, slug: 'chai' })).toEqual(
      refusal('TAKEN', 'slug', TAKEN),
    );
  });

  test('one of twenty concurrent requests for the same slug succeeds, and the others return TAKEN', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        send('createClientAccount', { organizationId: id, name: 'Idli', slug: 'idli' }),
      ),
    );
    const [done, ...others] = answers.sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
    expect(done).toEqual([]);
    expect(others).toEqual(Array.from({ length: 19 }, () => refusal('TAKEN', 'slug', TAKEN)));
  });

  test('restoreClientAccount returns TAKEN with the path of the ID when the slug is in use', async () => {
    const gone = await server.rows.clientAccount(id, { slug: 'vada', deletedAt: new Date() });
    await server.rows.clientAccount(id, { slug: 'vada' });

    expect(await refused('restoreClientAccount', { id: gone })).toEqual(
      refusal(
        'TAKEN',
        'id',
        'This client account cannot be restored because its slug “vada” is already in use. Change the slug of the other client account, then restore this one.',
      ),
    );
  });
});

test('createPost returns NOT_FOUND when the campaign is deleted between validation and insert', async () => {
  const campaign = await server.rows.campaign(id);
  const client = await server.database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('DELETE FROM campaigns WHERE id = $1', [campaign]);
    const answer = send('createPost', { organizationId: id, caption: 'Late', campaignId: campaign });
    await until(async () => (await server.database.count(WAITING)) > 0);
    await client.query('COMMIT');

    expect(await answer).toEqual(
      refusal('NOT_FOUND', 'campaignId', 'The selected campaign no longer exists. Choose another one.'),
    );
  } finally {
    client.release();
  }
  const rows = await server.database.query(`SELECT FROM posts WHERE caption = 'Late'`);
  expect(rows).toEqual([]);
});

describe('constraints that the code does not know, as during a rolling deployment', () => {
  const demand = (sql: string) => server.database.query(sql);

  // No mutation declares the errors of constraints that it does not know. They are returned as in production.
  beforeAll(() => failOnUndeclaredErrors()());
  afterAll(() => void failOnUndeclaredErrors());

  test('createPost and updatePost return INVALID when an unknown check constraint is violated', async () => {
    const post = await server.rows.post(id, { callToAction: 'Call' });
    await demand(
      'ALTER TABLE posts DROP CONSTRAINT ck_posts_call_to_action, ADD CONSTRAINT ck_posts_call_to_action CHECK (char_length(call_to_action) <= 5)',
    );

    expect(await refused('createPost', { organizationId: id, callToAction: 'Call us' })).toEqual(
      refusal('INVALID', 'callToAction', 'Call to action has an invalid value. Change it and try again.'),
    );
    expect(await refused('updatePost', { id: post, callToAction: 'Call us' })).toEqual(
      refusal('INVALID', 'callToAction', 'Call to action has an invalid value. Change it and try again.'),
    );
  });

  test('createCampaign and updateCampaign return REQUIRED when an unknown NOT NULL constraint is violated', async () => {
    const campaign = await server.rows.campaign(id, { theme: 'Light' });
    await demand('ALTER TABLE campaigns ALTER theme SET NOT NULL');

    expect(await refused('createCampaign', { organizationId: id, name: 'No theme' })).toEqual(
      refusal('REQUIRED', 'theme', 'Theme is required.'),
    );
    expect(await refused('updateCampaign', { id: campaign, theme: null })).toEqual(
      refusal('REQUIRED', 'theme', 'Theme is required.'),
    );
  });

  test('updateProfile returns INVALID when an unknown check constraint is violated', async () => {
    await demand(
      `ALTER TABLE users DROP CONSTRAINT ck_users_bio, ADD CONSTRAINT ck_users_bio CHECK (bio <> 'Tea')`,
    );

    expect(await refused('updateProfile', { bio: 'Tea' })).toEqual(
      refusal('INVALID', 'bio', 'Bio has an invalid value. Change it and try again.'),
    );
  });
});
