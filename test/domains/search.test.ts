import { Template } from '../../src/domains/media/library/template.entity';
import { hasDocuments } from '../../src/kernel/model/search';
import { allModels } from '../../src/kernel/model/metadata';
import { mutate, newMember, newOrganization, type Person } from '../support/people';
import { type Json, serverForTests, startTestServer, type TestServer } from '../support/server';

/** Searching lists by words, on both read paths. */
const server = serverForTests();
let resolving: TestServer;
let organization: string;
let owner: Person;
let names: Map<string, string>;

beforeAll(async () => {
  resolving = await startTestServer({ beside: server, compiled: false });
});
afterAll(() => resolving.stop());

beforeEach(async () => {
  ({ id: organization, owner } = await newOrganization(server));
  names = new Map();
});

async function post(name: string, values: object): Promise<string> {
  const id = await server.rows.post(organization, { title: null, caption: null, ...values });
  names.set(id, name);
  return id;
}

/** Returns the names of the posts in a list, sorted, after requiring that both read paths agree. */
async function found(search: string, more = '', { token }: Person = owner): Promise<string[]> {
  const query = `query ($id: ID!, $search: String!) {
    posts(organizationId: $id, first: 50, where: { search: $search } ${more}) { totalCount nodes { id } } }`;
  const variables = { id: organization, search };
  const [compiled, resolved] = await Promise.all([
    server.run(query, variables, token),
    resolving.run(query, variables, token),
  ]);
  expect(compiled.errors).toBeUndefined();
  expect(compiled.extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  expect(resolved.extensions.cost).toMatchObject({ plan: 'resolvers' });
  expect(resolved.data).toEqual(compiled.data);
  const { totalCount, nodes } = compiled.data.posts;
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ id }: Json) => names.get(id)).sort();
}

describe('a search finds posts', () => {
  beforeEach(async () => {
    await post('english', { caption: 'Our Diwali Sale starts today, with free gift boxes' });
    await post('hindi', { caption: 'दिवाली की मिठाई और नमकीन घर ले आइए' });
    await post('formal', { title: 'शुभ दीपावली' });
    await post('tagged', { hashtags: ['DeepavaliLights', 'ठंडाई'] });
    await post('article', { body: 'The bharatiya kitchen: namkeen, mithai & café culture' });
  });

  test.each([
    ['a word', 'diwali', ['english', 'hindi']],
    ['another spelling of a Hindi word', 'deewali', ['english', 'hindi']],
    ['a word in Devanagari', 'दिवाली', ['english', 'hindi']],
    ['a spelling with ee', 'deepavali', ['formal', 'tagged']],
    ['a spelling with w', 'Dipawali', ['formal', 'tagged']],
    ['a transliteration with accents', 'Dīpāvalī', ['formal', 'tagged']],
    ['the beginning of a word', 'mith', ['article', 'hindi']],
    ['the beginning of a word that sounds different when it is complete', 'de', ['tagged']],
    ['a word whose inherent vowels are silent', 'namkeen', ['article', 'hindi']],
    ['the same word in Devanagari', 'नमकीन', ['article', 'hindi']],
    ['a hashtag with #', '#deepavali', ['formal', 'tagged']],
    ['a hashtag without #', 'thandai', ['tagged']],
    ['a word without its accent', 'cafe', ['article']],
    ['a word in capitals', 'CAFÉ', ['article']],
    ['words in any order', 'sale diwali', ['english']],
    ['words of different scripts', 'दिवाली sale', ['english']],
    ['a phrase', '"diwali sale"', ['english']],
    ['a phrase in another order', '"sale diwali"', []],
    ['a phrase that is not closed', '"diwali sale', ['english']],
    ['no excluded word', 'diwali -sale', ['hindi']],
    ['no excluded phrase', 'diwali -"free gift"', ['hindi']],
    ['excluded words alone', '-sale', []],
    ['words joined by a hyphen', 'gift-boxes', ['english']],
    ['no part of a word', 'wali', []],
    ['operators of queries', `sale & ! | ( ) <-> :* \\ '`, ['english']],
    ['operators alone', `& ! | ( ) <-> :* \\ ' "" -`, []],
    ['an emoji alone', '🎉', []],
    ['U+0000', 'sale\u0000', []],
    ['a percent sign', '%', []],
    ['a blank text', '  ', ['article', 'english', 'formal', 'hindi', 'tagged']],
  ])('by %s', async (_, text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('in the order and with the other filters of the list', async () => {
    await server.database.query(`UPDATE posts SET status = 'ARCHIVED' WHERE caption LIKE 'Our%'`);
    const { data } = await server.run(
      `query ($id: ID!) { posts(organizationId: $id, where: { search: "diwali", status: { eq: ARCHIVED } }) { nodes { id } } }`,
      { id: organization },
      owner.token,
    );

    expect(data.posts.nodes.map(({ id }: Json) => names.get(id))).toEqual(['english']);
  });
});

test('a search text over 100 characters is rejected', async () => {
  const { errors } = await server.run(
    `query ($id: ID!, $search: String!) { posts(organizationId: $id, where: { search: $search }) { totalCount } }`,
    { id: organization, search: 'é'.repeat(101) },
    owner.token,
  );

  expect(errors).toMatchObject([
    {
      message: '`where.search` must have at most 100 characters, but has 101.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
});

test('a post is found by its present words, deleted or not', async () => {
  const { post: created } = await mutate(
    server,
    'createPost',
    { organizationId: organization, caption: 'Monsoon offer' },
    owner.token,
    'post { id }',
  );
  const { id } = created as { id: string };
  names.set(id, 'post');
  expect(await found('monsoon')).toEqual(['post']);

  await mutate(server, 'updatePost', { id, caption: 'Winter offer' }, owner.token);
  expect([await found('monsoon'), await found('winter')]).toEqual([[], ['post']]);
  await mutate(server, 'deletePost', { id }, owner.token);
  expect([await found('winter'), await found('winter', 'onlyDeleted: true')]).toEqual([[], ['post']]);
  await mutate(server, 'restorePost', { id }, owner.token);
  expect([await found('winter'), await found('winter', 'onlyDeleted: true')]).toEqual([['post'], []]);

  await server.database.query('DELETE FROM posts WHERE id = $1', [id]);
  expect(await server.database.query('SELECT FROM search.documents WHERE id = $1', [id])).toEqual([]);
});

describe('tenancy', () => {
  test('members find the rows of their client account only, and strangers none', async () => {
    const own = await server.rows.clientAccount(organization);
    const other = await server.rows.clientAccount(organization);
    await post('own', { caption: 'Diwali', clientAccount: own });
    await post('other', { caption: 'Diwali', clientAccount: other });
    await post('none', { caption: 'Diwali' });
    const client = await newMember(server, organization, 'CLIENT', { clientAccount: own });
    const stranger = (await newOrganization(server)).owner;

    expect(await found('diwali')).toEqual(['none', 'other', 'own']);
    expect(await found('diwali', '', client)).toEqual(['own']);
    expect(await found('diwali', '', stranger)).toEqual([]);
  });

  test('the function returns nothing of other tenants and scopes, even without the rows', async () => {
    const own = await server.rows.clientAccount(organization, { name: 'Kesari' });
    const other = await server.rows.clientAccount(organization, { name: 'Kesari' });
    const posts = [];
    for (const clientAccount of [own, other, null])
      posts.push(await post('post', { caption: 'kesari', clientAccount }));
    const find = (tenants: string[], scopes: string[], tenant: string | null): Promise<Json[]> =>
      server.database.query(
        `WITH viewer AS MATERIALIZED (
           SELECT set_config('tenancy.tenants', $1, true) AS tenants, set_config('tenancy.scopes', $2, true))
         SELECT f.id FROM viewer CROSS JOIN LATERAL search.find(
           CASE WHEN tenants IS NOT NULL THEN $3::uuid END, '{Post,ClientAccount}', '{kesari}', '{}', '{}', false, 10) f ORDER BY f.id`,
        [`{${tenants.join()}}`, `{${scopes.join()}}`, tenant],
      );
    const ids = (...expected: (string | undefined)[]): Json[] => expected.sort().map((id) => ({ id }));

    expect(await find([organization], [], organization)).toEqual(ids(own, other, ...posts));
    expect(await find([organization], [], null)).toEqual(ids(own, other, ...posts));
    for (const tenant of [organization, null])
      expect(await find([], [own], tenant)).toEqual(ids(own, posts[0]));
    expect(await find([], [own], (await newOrganization(server)).id)).toEqual([]);
    expect(await find([(await newOrganization(server)).id], [], organization)).toEqual([]);
    expect(await find([], [], null)).toEqual([]);
  });

  test('public templates of other organizations are found in their list only', async () => {
    const word = `Zari${Date.now()}`;
    const open = await server.rows.rowOf(Template, { organization, name: `${word} public`, isPublic: true });
    await server.rows.rowOf(Template, { organization, name: `${word} own`, isPublic: false });
    const stranger = await newOrganization(server);
    const query = `query ($id: ID!, $search: String!) {
      publicTemplates(where: { search: $search }) { totalCount nodes { id } }
      templates(organizationId: $id, where: { search: $search }) { totalCount } }`;
    const read = async (id: string, { token }: Person): Promise<Json> =>
      (await server.run(query, { id, search: word }, token)).data;

    const publicTemplates = { totalCount: 1, nodes: [{ id: open }] };
    expect(await read(stranger.id, stranger.owner)).toEqual({
      publicTemplates,
      templates: { totalCount: 0 },
    });
    expect(await read(organization, owner)).toEqual({ publicTemplates, templates: { totalCount: 2 } });
    await server.database.query('UPDATE templates SET is_public = false WHERE id = $1', [open]);
    expect(await read(stranger.id, stranger.owner)).toMatchObject({ publicTemplates: { totalCount: 0 } });
  });
});

/** Rows and documents that do not agree. */
async function disagreements(): Promise<Json[]> {
  const all = await Promise.all(
    allModels()
      .filter(hasDocuments)
      .map(({ table, name }) =>
        server.database.query<Json>(
          `SELECT r.id, d.id AS document FROM "${table}" r CROSS JOIN LATERAL "${table}_document"(r) e
             FULL JOIN (SELECT * FROM search.documents WHERE kind = $1) d ON d.id = e.id WHERE to_jsonb(d) IS DISTINCT FROM to_jsonb(e)`,
          [name],
        ),
      ),
  );
  return all.flat();
}

test('documents equal rows after concurrent changes', async () => {
  const ids = await Promise.all([1, 2, 3, 4].map((n) => post(`post ${n}`, { caption: `word${n}` })));
  const clientAccount = await server.rows.clientAccount(organization);
  const changes = [
    `UPDATE posts SET caption = caption || ' again' WHERE id = $1`,
    `UPDATE posts SET title = 'होली ' || now()::text, hashtags = hashtags || 'more'::text WHERE id = $1`,
    `UPDATE posts SET deleted_at = CASE WHEN deleted_at IS NULL THEN now() END WHERE id = $1`,
    `UPDATE posts SET client_account_id = CASE WHEN client_account_id IS NULL THEN '${clientAccount}'::uuid END WHERE id = $1`,
    `UPDATE posts SET body = NULL, caption = upper(caption) WHERE id = $1`,
  ];
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      server.database.query(changes[(n * 7) % changes.length]!, [ids[(n * 3) % ids.length]]),
    ),
  );
  await server.database.query('DELETE FROM posts WHERE id = $1', [ids[0]]);

  expect(await disagreements()).toEqual([]);
  expect(
    await server.database.query('SELECT count(*)::int AS n FROM search.documents WHERE id = ANY ($1)', [ids]),
  ).toEqual([{ n: 3 }]);
});

describe('the root search', () => {
  /** Returns types and names of the results, after requiring that both read paths agree. */
  async function results(query: string, more = '', { token }: Person = owner): Promise<string[]> {
    const text = `query ($id: ID!, $query: String!) { search(organizationId: $id, query: $query ${more}) {
      __typename id
      ... on Post { title author { id } publications(first: 2) { nodes { id } } }
      ... on Campaign { name posts(first: 2) { totalCount nodes { id } } }
      ... on ClientAccount { name } ... on MediaAsset { title tags } } }`;
    const variables = { id: organization, query };
    const [compiled, resolved] = await Promise.all([
      server.run(text, variables, token),
      resolving.run(text, variables, token),
    ]);
    expect([compiled.errors, resolved.errors]).toEqual([undefined, undefined]);
    expect(resolved.data).toEqual(compiled.data);
    if (compiled.data.search.length)
      expect(compiled.extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
    expect(resolved.extensions.cost.sqlStatements).toBeLessThanOrEqual(4);
    return compiled.data.search.map(({ __typename, name, title }: Json) => `${__typename} ${name ?? title}`);
  }

  let clientAccount: string;
  beforeEach(async () => {
    clientAccount = await server.rows.clientAccount(organization, { name: 'Diwali Sweets' });
    const campaign = await server.rows.campaign(organization, {
      name: 'Festive',
      theme: null,
      description: 'For दिवाली and the days after',
      clientAccount,
    });
    await post('titled', { title: 'Deewali', campaign, clientAccount });
    await post('mentioned', { title: 'Offer', caption: 'Everything for your home, also for Diwali' });
    await server.rows.media(organization, { title: 'Lamps', tags: ['diwali', 'lights'] });
    await post('other', { title: 'Holi' });
  });

  test('returns objects of all kinds, the best matches first', async () => {
    const found = await results('दिवाली');

    expect(found.slice(0, 2).sort()).toEqual(['ClientAccount Diwali Sweets', 'Post Deewali']);
    expect(found.slice(2).sort()).toEqual(['Campaign Festive', 'MediaAsset Lamps', 'Post Offer']);
    expect((await results('diwali', ', first: 2')).sort()).toEqual(found.slice(0, 2).sort());
  });

  test('returns objects of the given kinds', async () => {
    expect(await results('diwali', ', kinds: [CAMPAIGN]')).toEqual(['Campaign Festive']);
    expect((await results('diwali', ', kinds: [POST, MEDIA_ASSET]')).sort()).toEqual([
      'MediaAsset Lamps',
      'Post Deewali',
      'Post Offer',
    ]);
    expect(await results('diwali', ', kinds: []')).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['blanks', '  '],
    ['operators', '& | ! "" -'],
    ['U+0000', 'diwali\u0000'],
    ['excluded words', '-holi'],
  ])('returns nothing for %s', async (_, query) => {
    expect(await results(query)).toEqual([]);
  });

  test('is empty next to other fields for a search without words', async () => {
    const { data, extensions } = await server.run(
      'query ($id: ID!) { organization(id: $id) { id } search(organizationId: $id, query: "") { id } }',
      { id: organization },
      owner.token,
    );

    expect([data, extensions.cost.plan]).toEqual([
      { organization: { id: organization }, search: [] },
      'compiled',
    ]);
  });

  test('returns the objects of the client account to members limited to it, and nothing to strangers', async () => {
    const client = await newMember(server, organization, 'CLIENT', { clientAccount });
    const stranger = (await newOrganization(server)).owner;

    expect((await results('diwali', '', client)).sort()).toEqual([
      'Campaign Festive',
      'ClientAccount Diwali Sweets',
      'Post Deewali',
    ]);
    expect(await results('diwali', '', stranger)).toEqual([]);
  });

  test.each([
    ['first: 0', 'first', '`first` must be from 1 to 100, but is 0.'],
    ['first: 101', 'first', '`first` must be from 1 to 100, but is 101.'],
    [`query: "${'é'.repeat(101)}"`, 'query', '`query` must have at most 100 characters, but has 101.'],
  ])('rejects %s', async (argument, _, message) => {
    const query = argument.startsWith('query') ? argument : `query: "diwali", ${argument}`;
    const { errors } = await server.run(
      `query ($id: ID!) { search(organizationId: $id, ${query}) { id } }`,
      { id: organization },
      owner.token,
    );

    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
