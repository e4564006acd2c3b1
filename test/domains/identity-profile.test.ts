import { eventsBy } from '../support/people';
import { type Answer, serverForTests } from '../support/server';
import { attempt } from '../support/serving';

const PROFILE = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) {
  user { fullName firstName bio phone phoneVerifiedAt country language avatarUrl } userErrors { code path message } } }`;
const PREFERENCES = `mutation ($input: UpdatePreferencesInput!) { updatePreferences(input: $input) {
  user { preferences { timezone defaultLanguage defaultPlatforms theme appSettings
    notifications { emailAnalytics emailPostPublished pushEngagement digestFrequency } } }
  userErrors { code path message } } }`;

const server = serverForTests();
let id: string;
let token: string;

beforeEach(async () => {
  id = await server.rows.user({
    fullName: 'Asha Rao',
    bio: 'Tea',
    phone: '+91 1',
    phoneVerifiedAt: new Date(),
  });
  await server.rows.preferences(id);
  token = await server.tokenFor(id);
});

const profile = (input: object, as: string | undefined = token): Promise<Answer> =>
  server.run(PROFILE, { input }, as);
const preferences = (input: object): Promise<Answer> => server.run(PREFERENCES, { input }, token);

test('updateProfile keeps omitted fields and clears fields set to null, in six statements', async () => {
  const { data, extensions } = await profile({
    fullName: 'Asha R. Rao',
    firstName: 'Asha',
    country: 'IN',
    language: 'hi',
  });

  expect(data.updateProfile.userErrors).toEqual([]);
  expect(data.updateProfile.user).toMatchObject({
    fullName: 'Asha R. Rao',
    firstName: 'Asha',
    bio: 'Tea',
    phone: '+91 1',
    country: 'IN',
    language: 'hi',
  });
  expect(data.updateProfile.user.phoneVerifiedAt).not.toBeNull();
  // Authenticate, lock, update, event; then authenticate and read.
  expect(extensions.cost.sqlStatements).toBe(6);
  const cleared = (await profile({ bio: null, firstName: null })).data.updateProfile.user;
  expect(cleared).toMatchObject({ bio: null, firstName: null, fullName: 'Asha R. Rao' });
  expect((await profile({})).data.updateProfile).toMatchObject({ user: cleared, userErrors: [] });
  expect(await eventsBy(server, id)).toEqual(['user.updated', 'user.updated']);
});

test('updateProfile changes nothing when the values equal the stored values', async () => {
  const { user, userErrors } = (await profile({ phone: '+91 1', fullName: 'Asha Rao', bio: 'Tea' })).data
    .updateProfile;

  expect(userErrors).toEqual([]);
  expect(user.phoneVerifiedAt).not.toBeNull();
  expect(await eventsBy(server, id)).toEqual([]);
});

test('updateProfile clears phoneVerifiedAt when the phone number changes', async () => {
  expect((await profile({ phone: '+91 2' })).data.updateProfile.user).toMatchObject({
    phone: '+91 2',
    phoneVerifiedAt: null,
  });
});

test('updateProfile reports all input errors in one response and writes nothing', async () => {
  const told = async (input: object): Promise<unknown> => (await profile(input)).data.updateProfile;
  expect(
    await told({ fullName: 'x'.repeat(256), phone: '1'.repeat(21), avatarUrl: 'ftp://marquee.example/a' }),
  ).toEqual({
    user: null,
    userErrors: [
      {
        code: 'TOO_LONG',
        path: ['input', 'fullName'],
        message: 'Full name must have at most 255 characters.',
      },
      {
        code: 'BAD_FORMAT',
        path: ['input', 'avatarUrl'],
        message: 'Profile image URL must be a URL that starts with http:// or https://.',
      },
      {
        code: 'TOO_LONG',
        path: ['input', 'phone'],
        message: 'Phone number must have at most 20 characters.',
      },
    ],
  });
  expect(await told({ fullName: null })).toMatchObject({
    userErrors: [{ code: 'REQUIRED', path: ['input', 'fullName'] }],
  });
  expect((await profile({ staffRole: 'ADMIN' })).errors).toBeDefined();
  expect((await profile({ bio: 'x' }, '')).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
  const rows = await server.database.query('SELECT full_name, bio FROM users WHERE id = $1', [id]);
  expect(rows).toEqual([{ full_name: 'Asha Rao', bio: 'Tea' }]);
});

test('updatePreferences keeps omitted fields and replaces object fields as a whole', async () => {
  const notifications = {
    emailAnalytics: false,
    emailPostPublished: true,
    pushEngagement: false,
    digestFrequency: 'DAILY',
  };
  const { data, errors } = await preferences({
    timezone: 'Asia/Kolkata',
    theme: 'DARK',
    notifications,
    appSettings: { grid: 3 },
  });

  expect(errors).toBeUndefined();
  expect(data.updatePreferences).toEqual({
    user: {
      preferences: {
        timezone: 'Asia/Kolkata',
        defaultLanguage: 'ENGLISH',
        defaultPlatforms: ['INSTAGRAM'],
        theme: 'DARK',
        appSettings: { grid: 3 },
        notifications,
      },
    },
    userErrors: [],
  });
  const refused = await preferences({
    defaultPlatforms: Array.from({ length: 10 }, () => 'TIKTOK'),
    timezone: null,
  });
  expect(refused.data.updatePreferences).toMatchObject({
    user: null,
    userErrors: [
      { code: 'REQUIRED', path: ['input', 'timezone'] },
      { code: 'TOO_LONG', path: ['input', 'defaultPlatforms'] },
    ],
  });
  const chosen = await preferences({ defaultPlatforms: ['GOOGLE_BUSINESS', 'INSTAGRAM'] });
  expect(chosen.data.updatePreferences.user.preferences.defaultPlatforms).toEqual([
    'GOOGLE_BUSINESS',
    'INSTAGRAM',
  ]);
  const unknown = await preferences({ defaultPlatforms: ['MYSPACE'] });
  expect(unknown.errors?.[0]?.message).toContain('Value "MYSPACE" does not exist in "Platform" enum');
  expect((await preferences({ timezone: 'Asia/Nowhere' })).data.updatePreferences.userErrors).toMatchObject([
    { code: 'BAD_FORMAT', path: ['input', 'timezone'] },
  ]);
});

describe('the serving role', () => {
  const asPerson = async (sql: string): Promise<unknown> =>
    attempt(server, await server.rows.session(id), sql);

  test('the serving role cannot read password hashes or tokens', async () => {
    expect(await asPerson('SELECT id, email FROM users')).toBe(1);
    expect(await asPerson('SELECT password_hash FROM users')).toBe('permission denied for table users');
    expect(await asPerson('SELECT * FROM users')).toBe('permission denied for table users');
    expect(await asPerson('SELECT users FROM users')).toBe('permission denied for table users');
    for (const table of ['refresh_tokens', 'one_time_tokens', 'attempts'])
      expect(await asPerson(`SELECT FROM auth.${table}`)).toBe(`permission denied for table ${table}`);
    for (const call of [
      'auth.issue_token(NULL, NULL, NULL, NULL, NULL)',
      'auth.set_password(NULL, NULL, NULL, NULL)',
      'auth.purge(NULL)',
    ])
      expect(await asPerson(`SELECT ${call}`)).toBe(
        `permission denied for function ${/\w+(?=\()/.exec(call)![0]}`,
      );
  });

  test('the serving role can update only permitted columns of the user’s own row', async () => {
    const other = await server.rows.user({ fullName: 'Somebody Else' });
    await server.rows.preferences(other);
    const organization = await server.rows.organization(id);
    for (const member of [id, other]) await server.rows.membership(organization, member, { role: 'ADMIN' });

    expect(await asPerson('SELECT id FROM users')).toBe(2);
    expect(await asPerson(`UPDATE users SET full_name = 'Mine'`)).toBe(1);
    expect(await asPerson(`UPDATE user_preferences SET theme = 'DARK'`)).toBe(1);
    expect(await asPerson(`UPDATE users SET full_name = 'Theirs' WHERE id = '${other}'`)).toBe(0);
    for (const column of [
      'email',
      'password_hash',
      'status',
      'staff_role',
      'email_verified_at',
      'deleted_at',
      'id',
    ])
      expect(await asPerson(`UPDATE users SET ${column} = NULL`)).toBe('permission denied for table users');
    expect(await asPerson('DELETE FROM users')).toBe('permission denied for table users');
    expect(await asPerson(`UPDATE user_preferences SET user_id = '${other}'`)).toBe(
      'permission denied for table user_preferences',
    );
  });
});
