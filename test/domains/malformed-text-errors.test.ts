import { connect, runOver } from '../live/subscription-helpers';
import { type Member, mutate, newOrganization, refusals, unchanged } from '../support/people';
import { type Answer, serverForTests } from '../support/server';

/** What a malformed text in the input of a mutation is, and is not. */

const server = serverForTests();
const MALFORMED = 'not valid!';

describe('the user error of a malformed text', () => {
  let id: string;
  let owner: Member;
  beforeAll(async () => {
    ({ id, owner } = await newOrganization(server));
  });

  const send = (query: string, variables: object = {}): Promise<Answer> =>
    server.run(query, variables, owner.token);
  const messagesOf = async (mutation: string, input: object): Promise<[string, string][]> => {
    const { userErrors } = await unchanged(server, () => mutate(server, mutation, input, owner.token));
    return userErrors.map(({ path, message }) => [path!.join('.'), message]);
  };

  test('says which format the field has, without the value', async () => {
    expect(
      await messagesOf('createCampaign', {
        organizationId: id,
        name: 'x'.repeat(256),
        startDate: '2026-02-30',
        budget: '1e5',
        costPerPost: 1e21,
        currency: 'rupees',
        targets: { roi: 'much', engagementRate: '12345678' },
      }),
    ).toEqual([
      ['input.startDate', 'Start date must be a date such as 2026-03-01.'],
      ['input.currency', 'Currency must be a currency code such as INR.'],
      ['input.budget', 'Budget must be a number such as 1250.50.'],
      ['input.costPerPost', 'Cost per post must be a number such as 1250.50.'],
      ['input.targets.roi', 'Return on investment must be a number such as 1250.50.'],
      ['input.name', 'Name must have at most 255 characters.'],
      [
        'input.targets.engagementRate',
        'Engagement rate must have at most 7 digits before the decimal point.',
      ],
    ]);
    expect(
      await messagesOf('updateProfile', { language: 'en_', avatarUrl: 'http://', country: 'India' }),
    ).toEqual([
      ['input.avatarUrl', 'Profile image URL must be a URL that starts with http:// or https://.'],
      ['input.country', 'Country must be a country code such as IN.'],
      ['input.language', 'Language must be a language tag such as en or hi-IN.'],
    ]);
    expect(await messagesOf('updatePreferences', { timezone: 'IST' })).toEqual([
      ['input.timezone', 'Time zone must be a time zone such as Asia/Kolkata.'],
    ]);
  });

  test.each(['not an email', 'asha@', 'asha@example', 'asha@exa mple.com', 'a@exämple.com', ''])(
    'is the same for register and inviteMember: %j',
    async (email) => {
      const error = ['input.email', 'Email must be an email address with ASCII characters only.'];
      const person = { email, password: 'a long enough one', fullName: 'Asha Rao' };
      expect(await messagesOf('register', person)).toEqual([error]);
      expect(await messagesOf('inviteMember', { organizationId: id, email, role: 'VIEWER' })).toEqual([
        error,
      ]);
    },
  );

  test('comes with the errors that need the database, which ignore the malformed field', async () => {
    const campaign = await server.rows.campaign(id, { version: 4 });
    const input = { id: campaign, endDate: 'tomorrow', startDate: '2026-05-01', kind: 'PAID' };
    const CONFLICT: [string, string] = ['CONFLICT', 'input.expectedVersion'];

    const answer = await mutate(server, 'updateCampaign', { ...input, status: 'PAUSED' }, owner.token);
    const stale = await mutate(server, 'updateCampaign', { ...input, expectedVersion: 3 }, owner.token);

    expect(refusals(answer)).toEqual([
      ['BAD_FORMAT', 'input.endDate'],
      ['INVALID_STATE', 'input.status'],
      ['REQUIRED', 'input.purpose'],
    ]);
    expect(refusals(stale)).toEqual([['BAD_FORMAT', 'input.endDate'], CONFLICT]);
  });

  test('does not claim the idempotency key', async () => {
    const input = { organizationId: id, idempotencyKey: 'typed', thumbnailUrl: MALFORMED };
    expect(refusals(await mutate(server, 'createPost', input, owner.token))).toEqual([
      ['BAD_FORMAT', 'input.thumbnailUrl'],
    ]);
    const corrected = { ...input, thumbnailUrl: 'https://a.example' };
    expect(refusals(await mutate(server, 'createPost', corrected, owner.token))).toEqual([]);
  });

  test('is returned by every mutation of an operation that has the same variable', async () => {
    const [a, b] = [await server.rows.clientAccount(id), await server.rows.clientAccount(id)];
    const input = '{ id: $a, brandColors: $colors, settings: { page: $page } }';
    const query = `mutation($a: ID!, $b: ID!, $colors: BrandColorsInput, $page: URL) {
      a: updateClientAccount(input: ${input}) { ...Errors }
      ...More
    }
    fragment More on Mutation { b: updateClientAccount(input: ${input.replace('$a', '$b')}) { ...Errors } }
    fragment Errors on UpdateClientAccountPayload { userErrors { code path } }`;
    const colors = { primary: 'red', secondary: '#123456' };

    // The second time, the document is cached.
    for (let i = 0; i < 2; i += 1) {
      const { data } = await unchanged(server, () => send(query, { a, b, colors, page: '' }));
      const userErrors = [
        { code: 'BAD_FORMAT', path: ['input', 'brandColors', 'primary'] },
        { code: 'BAD_FORMAT', path: ['input', 'settings', 'page'] },
      ];
      expect(data).toEqual({ a: { userErrors }, b: { userErrors } });
    }
  });

  test('is the same over WebSocket', async () => {
    const client = connect(server, owner.token);
    const errors = [{ path: ['input', 'website'] }];
    const literal = `mutation { updateOrganization(input: { id: "${id}", website: "no" }) { userErrors { path } } }`;
    const variable = `mutation($in: UpdateOrganizationInput!) { updateOrganization(input: $in) { userErrors { path } } }`;
    const results = [
      await runOver(client, literal, {}),
      await runOver(client, variable, { in: { id, website: 'no' } }),
    ];
    await client.dispose();
    for (const result of results)
      expect(result).toMatchObject({ data: { updateOrganization: { userErrors: errors } } });
  });
});

describe('blank texts', () => {
  test.each(['', ' ', '\u200b'])('%j clears a field that can be null', async (blank) => {
    const { id, owner } = await newOrganization(server);
    const campaign = await server.rows.campaign(id, { startDate: '2026-03-01', budgetAmount: '5' });
    const post = await server.rows.post(id, { thumbnailUrl: 'https://a.example' });
    const updated = await mutate(
      server,
      'updateCampaign',
      { id: campaign, startDate: blank, budget: blank },
      owner.token,
      'campaign { startDate budget { amount } }',
    );
    const query = `mutation { updatePost(input: { id: "${post}", thumbnailUrl: ${JSON.stringify(blank)} }) {
      post { thumbnailUrl } userErrors { code } } }`;

    expect(updated).toMatchObject({ campaign: { startDate: null, budget: null }, userErrors: [] });
    expect((await server.run(query, {}, owner.token)).data.updatePost).toEqual({
      post: { thumbnailUrl: null },
      userErrors: [],
    });
  });

  test('cannot clear a required field, and create its default', async () => {
    const { id, owner } = await newOrganization(server);
    const campaign = await server.rows.campaign(id);
    const updated = await mutate(server, 'updateCampaign', { id: campaign, currency: '' }, owner.token);
    const created = await mutate(
      server,
      'createCampaign',
      { organizationId: id, name: 'Holi', currency: ' ' },
      owner.token,
      'campaign { currency }',
    );

    expect(updated.userErrors).toEqual([
      { code: 'REQUIRED', path: ['input', 'currency'], message: 'Currency cannot be cleared.' },
    ]);
    expect(created).toMatchObject({ campaign: { currency: 'INR' }, userErrors: [] });
  });
});

describe('top-level errors', () => {
  let id: string;
  let owner: Member;
  beforeAll(async () => {
    ({ id, owner } = await newOrganization(server));
  });

  const codes = async (query: string, variables: object = {}) => {
    const { errors } = await unchanged(server, () => server.run(query, variables, owner.token));
    return errors!.map(({ extensions: { code, argument } }) => [code, argument]);
  };
  const POSTS = 'posts(organizationId: $id, where: { scheduledAt: { gte: $at } }) { totalCount }';

  test('report malformed texts in filters', async () => {
    expect(await codes(`query($id: ID!, $at: DateTime!) { ${POSTS} }`, { id, at: 'now' })).toEqual([
      ['BAD_USER_INPUT', 'at'],
    ]);
    expect(await codes(`query($id: ID!) { ${POSTS.replace('$at', '"now"')} }`, { id })).toEqual([
      ['GRAPHQL_VALIDATION_FAILED', undefined],
    ]);
    const mutation = (rest: string): string =>
      `mutation { markAllNotificationsRead(input: {}) { user { memberships { nodes { organization { ${rest} } } } } } }`;
    const filter = 'posts(where: { scheduledAt: { gte: "now" } }) { totalCount }';
    expect(await codes(mutation(filter))).toEqual([['GRAPHQL_VALIDATION_FAILED', undefined]]);
  });

  test('report a malformed variable that a filter receives, too', async () => {
    const query = `mutation($at: DateTime) { markAllNotificationsRead(input: { until: $at }) { ...Payload } }
      fragment Payload on MarkAllNotificationsReadPayload {
        user { memberships { nodes { organization { posts(where: { scheduledAt: { gte: $at } }) { totalCount } } } } } }`;
    expect(await codes(query, { at: 'now' })).toEqual([['BAD_USER_INPUT', 'at']]);

    const both = `${query.replace('mutation(', 'mutation Filtered(')}
      mutation Typed($at: DateTime) { markAllNotificationsRead(input: { until: $at }) { userErrors { path } } }`;
    const headers = { authorization: `Bearer ${owner.token}` };
    const body = { query: both, variables: { at: 'now' }, operationName: 'Typed' };
    expect(await (await server.post(body, headers)).json()).toMatchObject({
      data: { markAllNotificationsRead: { userErrors: [{ path: ['input', 'until'] }] } },
    });
  });

  test.each(['variables', 'literals'])('report more than 50 malformed texts in %s', async (way) => {
    const operation = (count: number): [query: string, variables: object] => {
      const names = Array.from({ length: count }, (_, i) => `url${i}`);
      const valueOf = (name: string): string => (way === 'variables' ? `$${name}` : '"no"');
      const declared = way === 'variables' ? `(${names.map((name) => `$${name}: URL`).join(', ')})` : '';
      const fields = names.map(
        (name) =>
          `${name}: updateOrganization(input: { id: "${id}", website: ${valueOf(name)} }) { userErrors { path } }`,
      );
      const variables = way === 'variables' ? Object.fromEntries(names.map((name) => [name, 'no'])) : {};
      return [`mutation${declared} { ${fields.join('\n')} }`, variables];
    };
    const code = way === 'variables' ? 'BAD_USER_INPUT' : 'GRAPHQL_VALIDATION_FAILED';

    const accepted = await server.run(...operation(50), owner.token);
    expect(Object.values(accepted.data)).toEqual(
      Array.from({ length: 50 }, () => ({ userErrors: [{ path: ['input', 'website'] }] })),
    );
    // The second time, the document is cached.
    for (let i = 0; i < 2; i += 1) expect(await codes(...operation(51))).toEqual([[code, undefined]]);
  });

  test('report other kinds of values, and defaults of variables', async () => {
    const update = (value: string): string =>
      `mutation { updateOrganization(input: { id: "${id}", website: ${value} }) { userErrors { code } } }`;
    for (const value of ['5', 'true', '["no"]', '{ url: "no" }', 'NO'])
      expect(await codes(update(value))).toEqual([['GRAPHQL_VALIDATION_FAILED', undefined]]);
    const query = `mutation($in: UpdateOrganizationInput!) { updateOrganization(input: $in) { userErrors { code } } }`;
    for (const website of [5, true, ['no'], { url: 'no' }])
      expect(await codes(query, { in: { id, website } })).toEqual([['BAD_USER_INPUT', 'in.website']]);
    const byDefault = `mutation($url: URL = "no") { updateOrganization(input: { id: "${id}", website: $url }) { userErrors { code } } }`;
    expect(await codes(byDefault)).toEqual([['GRAPHQL_VALIDATION_FAILED', undefined]]);
  });
});
