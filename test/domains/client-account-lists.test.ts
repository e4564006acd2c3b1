import { newMember, newOrganization, type Person } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
const LISTS = ['campaigns', 'mediaAssets', 'posts', 'publications', 'socialAccounts'] as const;
const SELECTION = LISTS.map((name) => `${name}(first: 5) { totalCount nodes { id } }`).join(' ');

let organization: string;
let owner: Person;
let [own, other]: [string, string] = ['', ''];
let rows: Record<(typeof LISTS)[number], string>;

beforeAll(async () => {
  const made = await newOrganization(server);
  [organization, owner] = [made.id, made.owner];
  own = await server.rows.clientAccount(organization);
  other = await server.rows.clientAccount(organization);
  for (const clientAccount of [other, null, own]) {
    const post = await server.rows.post(organization, { clientAccount });
    rows = {
      campaigns: await server.rows.campaign(organization, { clientAccount }),
      mediaAssets: await server.rows.media(organization, { clientAccount }),
      posts: post,
      publications: await server.rows.publication(organization, post),
      socialAccounts: await server.rows.account(organization, { clientAccount }),
    };
  }
});

const read = async (id: string, { token }: Person): Promise<Json> => {
  const { data, errors, extensions } = await server.run(
    `query ($id: ID!) { clientAccount(id: $id) { ${SELECTION} } }`,
    { id },
    token,
  );
  expect(errors).toBeUndefined();
  expect(extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  return data.clientAccount;
};
const ownRows = (): Json =>
  Object.fromEntries(LISTS.map((name) => [name, { totalCount: 1, nodes: [{ id: rows[name] }] }]));

test('a client account lists its rows, and no others, in one statement', async () => {
  expect(await read(own, owner)).toEqual(ownRows());
});

test('a member who is limited to the client account reads its lists, and no other client account', async () => {
  const client = await newMember(server, organization, 'CLIENT', { clientAccount: own });

  expect(await read(own, client)).toEqual(ownRows());
  expect(await read(other, client)).toBeNull();
});

test('every client account of a list has its own page', async () => {
  const { data, extensions } = await server.run(
    `query ($id: ID!) { clientAccounts(organizationId: $id, orderBy: { field: CREATED_AT, direction: ASC }) {
       nodes { id posts(first: 1, where: { status: { eq: SCHEDULED } }) { totalCount } } } }`,
    { id: organization },
    owner.token,
  );

  expect(data.clientAccounts.nodes.map(({ id, posts }: Json) => [id, posts.totalCount]).sort()).toEqual(
    [
      [own, 1],
      [other, 1],
    ].sort(),
  );
  expect(extensions.cost.sqlStatements).toBe(2);
});
