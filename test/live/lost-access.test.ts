import type { Client } from 'graphql-ws';
import { connect, Following, subscribed, until } from './subscription-helpers';
import { inputTypeOf } from '../support/people';
import { openStudio, type Studio } from './studio';

let studio: Studio;
const clients: Client[] = [];

beforeEach(async () => void (studio = await openStudio()));
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  await studio.server.stop();
});

async function follow(token: string): Promise<Following> {
  const client = connect(studio.server, token);
  clients.push(client);
  const following = new Following(client, studio.organization);
  await subscribed(studio.server, clients.length);
  return following;
}

async function mutate(name: string, input: object): Promise<void> {
  const { data } = await studio.server.run(
    `mutation ($input: ${inputTypeOf(name)}) { ${name}(input: $input) { userErrors { message } } }`,
    { input },
    studio.owner.token,
  );
  expect(data[name].userErrors).toEqual([]);
}

const DENIED = [
  {
    message: '`organizationId` does not match any organization you can access.',
    extensions: { code: 'BAD_USER_INPUT', argument: 'organizationId' },
  },
];

test('ends all subscriptions to an organization when it is deleted', async () => {
  const owner = await follow(studio.owner.token);
  const viewer = await follow((await studio.member('VIEWER')).token);
  await mutate('deleteOrganization', { id: studio.organization });

  expect(await Promise.all([owner.end(), viewer.end()])).toEqual([DENIED, DENIED]);
});

test('ends the subscription of a removed member only', async () => {
  const removed = await studio.member('VIEWER');
  const gone = await follow(removed.token);
  const left = await follow((await studio.member('VIEWER')).token);
  await mutate('removeMember', { id: removed.membership });

  expect(await gone.end()).toEqual(DENIED);
  await studio.create('After');
  await left.count(1);
  expect(left.captions).toEqual(['After']);
});

test('ends the subscription of a client member when the client account is deleted', async () => {
  const account = await studio.server.rows.clientAccount(studio.organization);
  const gone = await follow((await studio.member('CLIENT', { clientAccount: account })).token);
  await mutate('deleteClientAccount', { id: account });

  expect(await gone.end()).toEqual(DENIED);
});

test('ends the subscription of a removed member to a job of the organization', async () => {
  const { rows, database } = studio.server;
  const member = await studio.member('VIEWER');
  const job = await rows.job(member.id, { organization: studio.organization });
  await database.query(
    `SELECT events.record(gen_random_uuid(), 'job.created', $1, NULL, $2, jsonb_build_object('audience', $2::uuid))`,
    [studio.organization, job],
  );
  const [received, ended]: [unknown[], unknown[]] = [[], []];
  const client = connect(studio.server, member.token);
  clients.push(client);
  client.subscribe(
    { query: 'subscription ($id: ID!) { jobUpdated(jobId: $id) { cursor } }', variables: { id: job } },
    { next: (one) => received.push(one), error: (error) => ended.push(error), complete: () => undefined },
  );
  await until(() => received.length === 1);
  await mutate('removeMember', { id: member.membership });
  await until(() => ended.length === 1);

  expect(ended).toMatchObject([[{ extensions: { code: 'BAD_USER_INPUT', argument: 'jobId' } }]]);
});
