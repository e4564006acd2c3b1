import { type Answer } from '../support/server';
import { connect, runOver } from './subscription-helpers';
import { openStudio, type Studio } from './studio';

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.server.stop());

const FIELD = 'postChanged(organizationId: $id)';
const refused = {
  message: '`@skip` and `@include` are not allowed on the root field of a subscription.',
  extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
};

describe.each([
  ['skipped', '', `${FIELD} @skip(if: true) { kind }`],
  ['not skipped', '', `${FIELD} @skip(if: false) { kind }`],
  ['included by a variable', ', $b: Boolean!', `${FIELD} @include(if: $b) { kind }`],
  ['included without a condition', '', `${FIELD} @include { kind }`],
  ['in a skipped fragment', '', `... @skip(if: true) { ${FIELD} { kind } }`],
  [
    'in a skipped named fragment',
    '',
    `...B @skip(if: true) } fragment B on Subscription { ${FIELD} { kind }`,
  ],
  [
    'skipped in fragments',
    '',
    `... { ...B } } fragment B on Subscription { ${FIELD} @skip(if: true) { kind }`,
  ],
  [
    'skipped in a recursive fragment',
    '',
    `...B } fragment B on Subscription { ...B ${FIELD} @skip(if: true) { kind }`,
  ],
])('rejects a subscription whose root field is %s', (_, more, root) => {
  const query = `subscription($id: ID!${more}) { ${root} }`;
  const variables = (): Record<string, unknown> => ({ id: studio.organization, ...(more && { b: true }) });

  test('over WebSocket', async () => {
    const client = connect(studio.server, studio.owner.token);
    const told = await runOver(client, query, variables()).catch((errors: unknown) => errors);
    await client.dispose();
    expect(told).toMatchObject([refused]);
  });

  test('over HTTP', async () => {
    const { data, errors } = await studio.server.run(query, variables(), studio.owner.token);
    expect({ data, errors }).toMatchObject({ data: undefined, errors: [refused] });
  });
});

test('allows @skip and @include below the root of a subscription and at the root of a query', async () => {
  const { server, owner, organization } = studio;
  const client = connect(server, owner.token);
  const following = client.iterate<Answer['data']>({
    query: `subscription($id: ID!, $b: Boolean!) { ${FIELD} { kind postId @skip(if: $b) cursor @include(if: $b) } }`,
    variables: { id: organization, b: true },
  });
  const first = following.next();
  await studio.create('Seen');
  expect((await first).value).toMatchObject({
    data: { postChanged: { kind: 'CREATED', cursor: expect.any(String) as string } },
  });
  await client.dispose();

  const { data } = await server.run('{ viewer @skip(if: true) { id } }', {}, owner.token);
  expect(data).toEqual({});
});
