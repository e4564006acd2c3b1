import { serverForTests } from '../support/server';
import { type Member, mutate, newOrganization, unchanged } from '../support/people';

/** Characters that PostgreSQL cannot store, or would store differently, are rejected with the path of the field. */

const server = serverForTests();
let id: string;
let owner: Member;
let client: string;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  client = await server.rows.clientAccount(id);
});

const NUL = 'a\u0000b';
const HALF = 'a\ud83db';

const CONTAIN = 'contain a character that cannot be saved. Remove it.';
const CONTAINS = CONTAIN.replace('contain', 'contains');

test.each<[string, () => object, string, string]>([
  ['createPost', () => ({ organizationId: id, title: NUL }), 'title', 'Title ' + CONTAINS],
  ['createPost', () => ({ organizationId: id, title: HALF }), 'title', 'Title ' + CONTAINS],
  [
    'createPost',
    () => ({ organizationId: id, hashtags: ['tea', HALF] }),
    'hashtags.1',
    'Item 2 of hashtags ' + CONTAINS,
  ],
  [
    'createPost',
    () => ({ organizationId: id, idempotencyKey: '\udc00' }),
    'idempotencyKey',
    'Request key ' + CONTAINS,
  ],
  [
    'createPost',
    () => ({ organizationId: id, platformOverrides: [{ platform: 'X', caption: HALF }] }),
    'platformOverrides.0.caption',
    'Caption ' + CONTAINS,
  ],
  ['createOrganization', () => ({ name: HALF }), 'name', 'Name ' + CONTAINS],
  ['createOrganization', () => ({ name: 'Tea', industry: HALF }), 'industry', 'Industry ' + CONTAINS],
  ['updateOrganization', () => ({ id, settings: { a: NUL } }), 'settings', 'Settings ' + CONTAIN],
  [
    'updateClientAccount',
    () => ({ id: client, settings: { a: [{ b: HALF }] } }),
    'settings',
    'Settings ' + CONTAIN,
  ],
  ['updateClientAccount', () => ({ id: client, settings: { [NUL]: 1 } }), 'settings', 'Settings ' + CONTAIN],
  [
    'updateClientAccount',
    () => ({ id: client, settings: ['x', [HALF]] }),
    'settings.1',
    'Item 2 of settings ' + CONTAINS,
  ],
  ['updatePreferences', () => ({ appSettings: { [HALF]: {} } }), 'appSettings', 'App settings ' + CONTAIN],
  ['updateProfile', () => ({ bio: HALF }), 'bio', 'Bio ' + CONTAINS],
])('%s rejects characters that PostgreSQL cannot store (case %#)', async (mutation, input, path, message) => {
  const { userErrors } = await unchanged(server, () => mutate(server, mutation, input(), owner.token));
  expect(userErrors).toEqual([{ code: 'BAD_FORMAT', path: ['input', ...path.split('.')], message }]);
});

test('stores valid characters of every Unicode plane unchanged', async () => {
  const settings = { '🪔': ['चाय', '\u0001', { '"\\u0000': '\\ud83d' }] };
  const { clientAccount, userErrors } = await mutate(
    server,
    'updateClientAccount',
    { id: client, name: '👩‍👩‍👧 चाय', settings },
    owner.token,
    'clientAccount { name settings }',
  );
  expect({ clientAccount, userErrors }).toEqual({
    clientAccount: { name: '👩‍👩‍👧 चाय', settings },
    userErrors: [],
  });
});

test.each(['\u200b', '\u200e \u2066', '\ufe0f', '\u3164', '\u0001'])(
  'rejects a name without visible characters as blank: %j',
  async (name) => {
    const { userErrors } = await mutate(server, 'createCampaign', { organizationId: id, name }, owner.token);
    expect(userErrors).toEqual([
      { code: 'BLANK', path: ['input', 'name'], message: 'Name must not be blank.' },
    ]);
  },
);

test.each(['http://a.example\n', 'http://a.example/x\ty', 'http://a.example/ y', ' http://a.example'])(
  'rejects a URL that contains whitespace: %j',
  async (website) => {
    const { userErrors } = await mutate(server, 'updateOrganization', { id, website }, owner.token);
    expect(userErrors).toMatchObject([{ code: 'BAD_FORMAT', path: ['input', 'website'] }]);
  },
);

test.each<[string, () => Promise<object>, string]>([
  [
    'inviteMember',
    async () => ({ organizationId: id, email: 'a@b.example', role: 'CLIENT' }),
    'clientAccountId',
  ],
  ['changeMemberRole', async () => ({ id: owner.membership }), 'clientAccountId'],
  ['duplicatePost', async () => ({ id: await server.rows.post(id) }), 'campaignId'],
])('%s rejects an empty ID', async (mutation, input, field) => {
  const { userErrors } = await mutate(server, mutation, { ...(await input()), [field]: '' }, owner.token);
  expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', field] }]);
});
