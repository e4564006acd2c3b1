import { newMember, newOrganization, newPerson, type Person } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Lists as they are filtered and sorted: texts by how they start, combinations of conditions, and their limits. */
const server = serverForTests();
let organization: string;
let owner: Person;

const CAMPAIGNS = [
  { name: 'Diwali Sale', status: 'ACTIVE', theme: 'lights', approvalStatus: 'APPROVED' },
  { name: 'diwali Gifts', status: 'PAUSED', theme: null, approvalStatus: 'PENDING' },
  { name: 'दिवाली', status: 'DRAFT', theme: 'lights', approvalStatus: 'PENDING' },
  { name: 'Élan', status: 'COMPLETED', theme: 'spring', approvalStatus: 'PENDING' },
  { name: '100% _cotton', status: 'ACTIVE', theme: null, approvalStatus: 'PENDING' },
];

beforeAll(async () => {
  const made = await newOrganization(server);
  [organization, owner] = [made.id, made.owner];
  for (const values of CAMPAIGNS) await server.rows.campaign(organization, values);
});

const run = (args: string, { token }: Person = owner): Promise<Json> =>
  server.run(
    `query ($id: ID!) { campaigns(organizationId: $id, ${args}) { totalCount nodes { name } } }`,
    { id: organization },
    token,
  );

const namesIn = async (args: string, person?: Person): Promise<string[]> => {
  const { data, errors, extensions } = await run(args, person);
  expect(errors).toBeUndefined();
  expect(extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  expect(data.campaigns.totalCount).toBe(data.campaigns.nodes.length);
  return data.campaigns.nodes.map(({ name }: Json) => name);
};
const BY_NAME = 'orderBy: { field: NAME, direction: ASC }';
const where = (conditions: string): Promise<string[]> => namesIn(`${BY_NAME}, where: { ${conditions} }`);

describe('lists', () => {
  test.each([
    ['name: { startsWith: "DIWALI" }', ['diwali Gifts', 'Diwali Sale']],
    ['name: { startsWith: "दि" }', ['दिवाली']],
    ['name: { startsWith: "éL" }', ['Élan']],
    ['name: { startsWith: "100%" }', ['100% _cotton']],
    ['name: { startsWith: "_" }', []],
    ['name: { startsWith: "\\u0000" }', []],
    ['name: { contains: "sale" }', ['Diwali Sale']],
    ['name: { contains: "DIWALI" }', ['diwali Gifts', 'Diwali Sale', 'दिवाली']],
    ['name: { contains: "deewali gi" }', ['diwali Gifts']],
    ['name: { contains: "gifts diwali" }', []],
    ['name: { contains: "wali" }', []],
    ['name: { contains: "elan" }', ['Élan']],
    ['name: { contains: "cotton" }', ['100% _cotton']],
    ['name: { contains: "lights" }', []],
    ['name: { contains: "-sale" }', ['Diwali Sale']],
    ['name: { contains: "%" }', []],
    ['name: { contains: "\\u0000" }', []],
    ['theme: { contains: " " }', ['Diwali Sale', 'Élan', 'दिवाली']],
    ['theme: { contains: "light" }', ['Diwali Sale', 'दिवाली']],
    ['theme: { startsWith: "LIGHT" }', ['Diwali Sale', 'दिवाली']],
    ['not: { theme: { contains: "light" } }', ['100% _cotton', 'diwali Gifts', 'Élan']],
    ['or: [{ name: { contains: "cotton" } }, { theme: { contains: "spring" } }]', ['100% _cotton', 'Élan']],
    ['name: { startsWith: "d", contains: "gift" }', ['diwali Gifts']],
    ['name: { eq: "Diwali Sale" }', ['Diwali Sale']],
    ['name: { eq: "DIWALI SALE" }', []],
    ['name: { in: ["दिवाली", "Élan", "none"] }', ['Élan', 'दिवाली']],
    ['name: { notIn: ["दिवाली", "Élan", "Diwali Sale"] }', ['100% _cotton', 'diwali Gifts']],
    ['status: { notIn: [ACTIVE, PAUSED] }', ['Élan', 'दिवाली']],
    ['theme: { notIn: ["lights"] }', ['Élan']],
    ['not: { theme: { eq: "lights" } }', ['100% _cotton', 'diwali Gifts', 'Élan']],
    [
      'or: [{ status: { eq: PAUSED } }, { theme: { eq: "lights" }, approvalStatus: { eq: APPROVED } }]',
      ['diwali Gifts', 'Diwali Sale'],
    ],
    [
      'and: [{ status: { in: [ACTIVE, DRAFT] } }, { theme: { isNull: false } }], name: { startsWith: "d" }',
      ['Diwali Sale'],
    ],
    ['not: { or: [{ theme: { isNull: true } }, { not: { status: { eq: DRAFT } } }] }', ['दिवाली']],
    ['not: {}', []],
  ])('filter by %s', async (conditions, expected) => {
    expect(await where(conditions)).toEqual(expected);
  });

  test('sort by name ignoring case, and by the rank of a status', async () => {
    const all = ['100% _cotton', 'diwali Gifts', 'Diwali Sale', 'Élan', 'दिवाली'];

    expect(await namesIn(BY_NAME)).toEqual(all);
    expect(await namesIn(BY_NAME.replace('ASC', 'DESC'))).toEqual(all.reverse());
    expect(
      (await namesIn('orderBy: { field: STATUS, direction: ASC }')).filter((name) => name !== '100% _cotton'),
    ).toEqual(['दिवाली', 'Diwali Sale', 'diwali Gifts', 'Élan']);
  });

  test('continue after a cursor of a name', async () => {
    const page = async (after: string): Promise<Json> => {
      const { data } = await server.run(
        `query ($id: ID!) { campaigns(organizationId: $id, first: 2, ${BY_NAME}${after}) {
           nodes { name } pageInfo { endCursor hasNextPage } } }`,
        { id: organization },
        owner.token,
      );
      return data.campaigns;
    };
    const first = await page('');
    const second = await page(`, after: "${first.pageInfo.endCursor}"`);

    expect(first.nodes).toEqual([{ name: '100% _cotton' }, { name: 'diwali Gifts' }]);
    expect(second).toMatchObject({
      nodes: [{ name: 'Diwali Sale' }, { name: 'Élan' }],
      pageInfo: { hasNextPage: true },
    });
  });

  test('find a campaign by its new name after a change', async () => {
    const id = await server.rows.campaign(organization, { name: 'Holi' });
    await server.run(
      `mutation ($id: ID!) { updateCampaign(input: { id: $id, name: "Onam" }) { userErrors { message } } }`,
      { id },
      owner.token,
    );

    expect(await where('name: { startsWith: "holi" }')).toEqual([]);
    expect(await where('name: { startsWith: "onam" }')).toEqual(['Onam']);
  });

  test('of an organization that the viewer cannot access are empty with any condition', async () => {
    const stranger = await newPerson(server);

    expect(await namesIn('where: { not: { name: { startsWith: "none" } } }', stranger)).toEqual([]);
    expect(await namesIn('where: { name: { contains: "diwali" } }', stranger)).toEqual([]);
  });

  test('contain only the rows of the client account that a member is limited to', async () => {
    const clientAccount = await server.rows.clientAccount(organization);
    await server.rows.campaign(organization, { name: 'Own', clientAccount });
    const client = await newMember(server, organization, 'CLIENT', { clientAccount });
    const contained = 'where: { name: { contains: "own" } }';
    const any = 'where: { or: [{ status: { notIn: [] } }, { not: { status: { eq: DRAFT } } }] }';

    expect(await namesIn(any, client)).toEqual(['Own']);
    expect(await namesIn(contained, client)).toEqual(['Own']);
    expect(await namesIn('where: { name: { contains: "diwali" } }', client)).toEqual([]);
  });
});

describe('a list of a post', () => {
  test('is filtered by what it contains, and sorted by its title', async () => {
    const values = (title: string, hashtags: string[], targetPlatforms: string[]) => ({
      title,
      hashtags,
      targetPlatforms,
    });
    await server.rows.post(organization, values('B', ['diwali', 'sale'], ['INSTAGRAM']));
    await server.rows.post(organization, values('a', ['diwali'], ['FACEBOOK', 'X']));
    await server.rows.post(organization, values('c', [], []));
    const titles = async (conditions: string): Promise<string[]> => {
      const { data, errors } = await server.run(
        `query ($id: ID!) { posts(organizationId: $id, where: { title: { startsWith: "" }, ${conditions} },
           orderBy: { field: TITLE, direction: ASC }) { nodes { title } } }`,
        { id: organization },
        owner.token,
      );
      expect(errors).toBeUndefined();
      return data.posts.nodes.map(({ title }: Json) => title);
    };

    expect(await titles('')).toEqual(['a', 'B', 'c']);
    expect(await titles('hashtags: { hasAny: ["diwali"] }')).toEqual(['a', 'B']);
    expect(await titles('targetPlatforms: { hasAny: [X, INSTAGRAM] }')).toEqual(['a', 'B']);
    expect(await titles('not: { hashtags: { has: "sale" } }')).toEqual(['a', 'c']);
  });
});

describe('limits', () => {
  const failed = async (conditions: string): Promise<[string, string]> => {
    const { data, errors } = await run(`where: { ${conditions} }`);
    expect(data).toBeNull();
    return [errors[0].extensions.argument, errors[0].message];
  };
  const long = 'x'.repeat(101);
  const operands = (count: number, of = '{ status: { eq: ACTIVE } }'): string =>
    Array(count).fill(of).join(', ');

  test.each([
    [
      `name: { startsWith: "${long}" }`,
      'where.name.startsWith',
      '`where.name.startsWith` must have at most 100 characters, but has 101.',
    ],
    [
      `name: { contains: "${long}" }`,
      'where.name.contains',
      '`where.name.contains` must have at most 100 characters, but has 101.',
    ],
    ['or: []', 'where.or', '`where.or` must have from 1 to 10 items, but has 0.'],
    [`and: [${operands(11)}]`, 'where.and', '`where.and` must have from 1 to 10 items, but has 11.'],
    ['not: null', 'where.not', '`where.not` must not be null.'],
    [
      'not: { not: { not: { not: { status: { eq: ACTIVE } } } } }',
      'where',
      '`where` must have at most 3 levels of `and`, `or` and `not`.',
    ],
    [
      `or: [${operands(10, `{ and: [${operands(6)}] }`)}]`,
      'where',
      '`where` must have at most 50 conditions, but has 60.',
    ],
    [
      'or: [{ theme: { eq: null } }]',
      'where.or.0.theme.eq',
      '`where.or.0.theme.eq` must not be null. Use `isNull` to match missing values.',
    ],
  ])('reject %.40s', async (conditions, argument, message) => {
    expect(await failed(conditions)).toEqual([argument, message]);
  });
});
