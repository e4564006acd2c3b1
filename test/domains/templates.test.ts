import { Template } from '../../src/domains/media/library/template.entity';
import { eventsOf, type Member, mutate, newMember, newOrganization, refusals } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let creator: Member;
let viewer: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  creator = await newMember(server, id, 'CREATOR');
  viewer = await newMember(server, id, 'VIEWER');
});

const FIELDS =
  'id name description kind category content hashtags config previewUrl isPublic isPremium usageCount rating ratingCount viewerRating version createdBy { id }';
const create = (input: object, token = owner.token): Promise<Json> =>
  mutate(server, 'createTemplate', { organizationId: id, ...input }, token, `template { ${FIELDS} }`);
const newTemplate = (values: object = {}): Promise<string> =>
  server.rows.rowOf(Template, { organization: id, createdBy: owner.id, ...values });
const read = async (template: string, token = owner.token): Promise<Json> =>
  (await server.run(`{ template(id: "${template}") { ${FIELDS} updatedAt } }`, {}, token)).data.template;
const use = (template: string, token = viewer.token): Promise<Json> =>
  mutate(server, 'useTemplate', { id: template }, token, 'template { usageCount }');
const rate = (template: string, stars: number | null, token = viewer.token): Promise<Json> =>
  mutate(
    server,
    'rateTemplate',
    { id: template, stars },
    token,
    'template { rating ratingCount viewerRating }',
  );

const DIWALI = {
  name: 'Diwali offer',
  description: 'An offer for the week of Diwali.',
  kind: 'CAPTION_STYLE',
  category: 'festival',
  content: '{product} at {discount} off!\nOnly this week.',
  hashtags: ['diwali', 'offer'],
  config: { colors: ['#ff9900'] },
  previewUrl: 'https://marquee.example/preview.png',
  isPublic: true,
};

test('creates, updates, deletes and restores a template', async () => {
  const { template, userErrors } = await create(DIWALI, creator.token);
  expect(userErrors).toEqual([]);
  expect(template).toEqual({
    ...DIWALI,
    id: expect.any(String),
    isPremium: false,
    usageCount: 0,
    rating: null,
    ratingCount: 0,
    viewerRating: null,
    version: 1,
    createdBy: { id: creator.id },
  });
  const at = { id: template.id };
  await mutate(server, 'updateTemplate', { ...at, category: null, kind: 'SOCIAL_POST' }, creator.token);
  expect(await read(template.id)).toMatchObject({ category: null, kind: 'SOCIAL_POST', version: 2 });
  await mutate(server, 'deleteTemplate', at, creator.token);
  expect(await read(template.id)).toBeNull();
  expect(refusals(await use(template.id))).toEqual([['NOT_FOUND', 'input.id']]);
  expect(refusals(await rate(template.id, 5))).toEqual([['NOT_FOUND', 'input.id']]);
  await mutate(server, 'restoreTemplate', at, creator.token);
  expect((await read(template.id)).name).toBe('Diwali offer');
});

test('needs only a name, and reports every invalid value', async () => {
  expect((await create({ name: 'Plain' })).template).toMatchObject({ kind: 'SOCIAL_POST', isPublic: false });
  const invalid = await create({ name: ' ', category: 'x'.repeat(51), hashtags: ['#a'] });
  expect(refusals(invalid).sort()).toEqual([
    ['BAD_FORMAT', 'input.hashtags.0'],
    ['BLANK', 'input.name'],
    ['TOO_LONG', 'input.category'],
  ]);
});

test('TEMPLATES_WRITE is required, for own templates only by creators', async () => {
  expect(refusals(await create({ name: 'A' }, viewer.token))).toEqual([['FORBIDDEN', 'input']]);
  const others = await newTemplate();
  const input = { id: others, name: 'Mine' };
  expect(refusals(await mutate(server, 'updateTemplate', input, creator.token))).toEqual([
    ['FORBIDDEN', 'input'],
  ]);
});

test('30 concurrent uses are counted, and are no update of the template', async () => {
  const template = await newTemplate();
  const before = await read(template);
  const told = await Promise.all(Array.from({ length: 30 }, () => use(template)));
  expect(told.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  expect(await read(template)).toEqual({ ...before, usageCount: 30 });
  expect(await eventsOf(server, template)).toEqual([]);
});

test('a use with the same idempotency key counts once', async () => {
  const template = await newTemplate();
  const input = { id: template, idempotencyKey: 'one use' };
  for (let i = 0; i < 2; i += 1) await mutate(server, 'useTemplate', input, viewer.token);
  expect((await read(template)).usageCount).toBe(1);
});

test('a user has one rating, which they can change and remove', async () => {
  const template = await newTemplate();
  const { version, updatedAt } = await read(template);
  expect((await rate(template, 4)).template).toEqual({ rating: '4.00', ratingCount: 1, viewerRating: 4 });
  expect((await rate(template, 2)).template).toEqual({ rating: '2.00', ratingCount: 1, viewerRating: 2 });
  const two = await rate(template, 5, creator.token);
  expect(two.template).toEqual({ rating: '3.50', ratingCount: 2, viewerRating: 5 });
  expect((await read(template)).viewerRating).toBeNull();
  expect((await rate(template, null)).template).toEqual({
    rating: '5.00',
    ratingCount: 1,
    viewerRating: null,
  });
  expect((await rate(template, null, creator.token)).template).toEqual({
    rating: null,
    ratingCount: 0,
    viewerRating: null,
  });
  expect(await read(template)).toMatchObject({ version, updatedAt });
  expect(await eventsOf(server, template)).toEqual(Array(5).fill('template.updated'));
});

test.each([0, 6])('rejects a rating of %i stars', async (stars) => {
  expect(refusals(await rate(await newTemplate(), stars))).toEqual([['OUT_OF_RANGE', 'input.stars']]);
});

test('average and count are exact after concurrent ratings', async () => {
  const template = await newTemplate();
  const members = await Promise.all(Array.from({ length: 10 }, () => newMember(server, id, 'VIEWER')));
  const rateAll = (starsOf: (i: number) => number | null): Promise<unknown> =>
    Promise.all(members.map(({ token }, i) => rate(template, starsOf(i), token)));
  await rateAll((i) => (i % 5) + 1);
  expect(await read(template)).toMatchObject({ rating: '3.00', ratingCount: 10 });
  await rateAll((i) => (i < 4 ? null : 5));
  expect(await read(template)).toMatchObject({ rating: '5.00', ratingCount: 6 });
});

test('ratings count in no storage quota, and are deleted with their user', async () => {
  const template = await newTemplate();
  const stored = async (): Promise<number> =>
    (await server.run(`{ organization(id: "${id}") { storedBytes } }`, {}, owner.token)).data.organization
      .storedBytes;
  const member = await newMember(server, id, 'VIEWER');
  const before = await stored();
  await rate(template, 1, member.token);
  expect(await stored()).toBe(before);
  await server.database.query('DELETE FROM users WHERE id = $1', [member.id]);
  expect(await read(template)).toMatchObject({ rating: null, ratingCount: 0 });
});

test('lists templates of the organization by number of uses', async () => {
  const studio = await newOrganization(server);
  for (const [name, usageCount, kind] of [
    ['a', 2, 'SOCIAL_POST'],
    ['b', 9, 'VIDEO_INTRO'],
    ['c', 5, 'SOCIAL_POST'],
  ])
    await server.rows.rowOf(Template, { organization: studio.id, name, usageCount, kind });
  const names = async (args: string, token: string): Promise<string> => {
    const query = `{ templates(organizationId: "${studio.id}", ${args}) { nodes { name } } }`;
    return (await server.run(query, {}, token)).data.templates.nodes.map(({ name }: Json) => name).join('');
  };
  const byUses = 'orderBy: { field: USAGE_COUNT, direction: DESC }';
  expect(await names(byUses, studio.owner.token)).toBe('bca');
  expect(await names(`${byUses}, where: { kind: { eq: SOCIAL_POST } }`, studio.owner.token)).toBe('ca');
  expect(await names(byUses, owner.token)).toBe('');
});

describe('public templates', () => {
  let stranger: Member;
  let template: string;
  let hidden: string;

  beforeAll(async () => {
    const other = await newOrganization(server);
    stranger = other.owner;
    template = await newTemplate({ name: 'Shared', isPublic: true });
    hidden = await newTemplate({ name: 'Private' });
  });

  test('are read, used and rated by users of other organizations, who cannot change them', async () => {
    const { token } = stranger;
    expect((await use(template, token)).template).toEqual({ usageCount: 1 });
    expect((await rate(template, 3, token)).template).toEqual({
      rating: '3.00',
      ratingCount: 1,
      viewerRating: 3,
    });
    expect(await read(template, token)).toMatchObject({ name: 'Shared', viewerRating: 3, createdBy: null });
    expect(await read(template)).toMatchObject({ usageCount: 1, rating: '3.00', viewerRating: null });
    for (const mutation of ['updateTemplate', 'deleteTemplate'])
      expect(refusals(await mutate(server, mutation, { id: template }, token))).toEqual([
        ['FORBIDDEN', 'input'],
      ]);
  });

  test('of an organization are hidden from others when they are private or deleted', async () => {
    const { token } = stranger;
    for (const one of [hidden, await newTemplate({ isPublic: true, deletedAt: new Date() })]) {
      expect(await read(one, token)).toBeNull();
      expect(refusals(await use(one, token))).toEqual([['NOT_FOUND', 'input.id']]);
      expect(refusals(await rate(one, 3, token))).toEqual([['NOT_FOUND', 'input.id']]);
    }
    expect(await read(hidden)).toMatchObject({ usageCount: 0, ratingCount: 0 });
  });

  test('of all organizations are listed together, and use the storage of their organization alone', async () => {
    const { data } = await server.run('{ publicTemplates(first: 100) { nodes { id } } }', {}, stranger.token);
    const ids = data.publicTemplates.nodes.map((node: Json) => node.id);
    expect(ids).toContain(template);
    expect(ids).not.toContain(hidden);
    const bytes = await server.database.query(
      `SELECT coalesce(sum(s.bytes), 0)::int AS bytes FROM memberships m LEFT JOIN tenancy.stored_bytes s ON s.tenant_id = m.organization_id
        WHERE m.user_id = $1`,
      [stranger.id],
    );
    expect(bytes).toEqual([{ bytes: 0 }]);
  });
});
