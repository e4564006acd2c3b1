import { passAttemptSeconds, retryWithin } from '../support/attempts';
import { eventsBy } from '../support/people';
import { type Answer, serverForTests } from '../support/server';
import { mailsOf, tokenIn } from '../support/mailbox';

const PASSWORD = 'correct horse battery';
const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) {
  accessToken accessTokenExpiresAt refreshToken sessionExpiresAt
  user { email fullName country language emailVerifiedAt preferences { timezone }
    memberships { nodes { role status organization { name slug kind owner { email } } } } }
  userErrors { code path message } } }`;
const VERIFY = `mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { email userErrors { code path } } }`;
const RESEND = `mutation { resendVerification { email userErrors { code } } }`;

const server = serverForTests();

const register = (email: string, more: object = {}): Promise<Answer> =>
  server.run(REGISTER, { input: { email, password: PASSWORD, fullName: 'Asha Rao', ...more } });

test('register creates a user, preferences, an organization and a session, and emails a link', async () => {
  const { data, errors, extensions } = await register('asha@marquee.example', {
    country: 'IN',
    language: 'hi',
  });

  expect(errors).toBeUndefined();
  const { user, userErrors, accessToken, refreshToken, accessTokenExpiresAt, sessionExpiresAt } =
    data.register;
  expect(userErrors).toEqual([]);
  expect(user).toEqual({
    email: 'asha@marquee.example',
    fullName: 'Asha Rao',
    country: 'IN',
    language: 'hi',
    emailVerifiedAt: null,
    preferences: { timezone: 'Asia/Kolkata' },
    memberships: {
      nodes: [
        {
          role: 'OWNER',
          status: 'ACTIVE',
          organization: {
            name: 'Asha Rao',
            slug: 'asha-rao',
            kind: 'INDIVIDUAL',
            owner: { email: 'asha@marquee.example' },
          },
        },
      ],
    },
  });
  const now = server.clock.now().getTime();
  expect(Date.parse(accessTokenExpiresAt)).toBe(now + 600_000);
  expect(Date.parse(sessionExpiresAt)).toBe(now + 30 * 86_400_000);
  expect(refreshToken).toMatch(/^[\w-]{43}$/);
  const { viewer } = (await server.run('{ viewer { email } }', {}, accessToken)).data;
  expect(viewer).toEqual({ email: 'asha@marquee.example' });
  // Record the attempt; the request; user, session and its event, authenticate; as the system: account, organization, membership; event,
  // job; then authenticate, read and memberships.
  expect(extensions.cost.sqlStatements).toBe(16);
  const id = await idOf('asha@marquee.example');
  expect(await eventsBy(server, id)).toEqual(['session.begun', 'user.registered']);
  const [mail] = await mailsOf(server);
  expect(mail!.to).toBe('asha@marquee.example');
  expect(mail!.letter.language).toBe('hi');
});

async function idOf(email: string): Promise<string> {
  const [found] = await server.database.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [
    email,
  ]);
  return found!.id;
}

test.each([
  ['nothing', {}, 'UTC'],
  ['another country', { country: 'DE' }, 'UTC'],
  ['India', { country: 'IN' }, 'Asia/Kolkata'],
  ['a time zone of one’s own', { country: 'IN', timezone: 'Europe/Berlin' }, 'Europe/Berlin'],
])('register with %s sets the expected time zone', async (what, more, timezone) => {
  const { data } = await register(`zone.${what.length}@marquee.example`, more);
  expect(data.register.user.preferences).toEqual({ timezone });
});

test('register generates unique slugs when names are in use or in other scripts', async () => {
  const slug = async (email: string, fullName: string): Promise<string> =>
    (await register(email, { fullName })).data.register.user.memberships.nodes[0].organization.slug as string;

  expect(await slug('a@slugs.example', 'Zoë Iyer')).toBe('zoe-iyer');
  expect(await slug('b@slugs.example', 'Zoe Iyer')).toBe('zoe-iyer-2');
  expect(await slug('c@slugs.example', 'zoe iyer')).toBe('zoe-iyer-3');
  expect(await slug('d@slugs.example', 'आशा')).toBe('aashaa');
  expect(await slug('e@slugs.example', '✨')).toBe('personal');
});

test('register reports all input errors in one response and writes nothing', async () => {
  const before = await server.database.count('users');
  const answers = [
    await register('no address', { password: 'short', fullName: '' }),
    await register('long@marquee.example', { password: 'x'.repeat(1001), fullName: 'x'.repeat(256) }),
    await register('Same@Marquee.example', { password: 'same@marquee.EXAMPLE' }),
    await register('nul@marquee.example', { fullName: 'a\u0000b' }),
  ];

  const told = answers.map(({ data }) =>
    data.register.userErrors.map((e: { code: string; path: string[]; message: string }) => [
      e.code,
      e.path.join('.'),
      e.message,
    ]),
  );
  expect(told).toEqual([
    [
      ['BAD_FORMAT', 'input.email', 'Email must be an email address with ASCII characters only.'],
      ['TOO_SHORT', 'input.password', 'Password must have at least 8 characters.'],
      ['BLANK', 'input.fullName', 'Full name must not be blank.'],
    ],
    [
      ['TOO_LONG', 'input.password', 'Password must have at most 1,000 characters.'],
      ['TOO_LONG', 'input.fullName', 'Full name must have at most 255 characters.'],
    ],
    [['INVALID', 'input.password', 'Password must not be the email address.']],
    [['BAD_FORMAT', 'input.fullName', 'Full name contains a character that cannot be saved. Remove it.']],
  ]);
  expect(answers.every(({ data }) => data.register.accessToken === null)).toBe(true);
  expect(await server.database.count('users')).toBe(before);
});

test('register creates one account when twenty requests use the same email address in any letter case', async () => {
  const before = {
    users: await server.database.count('users'),
    organizations: await server.database.count('organizations'),
  };

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => register(i % 2 ? 'race@marquee.example' : 'Race@marquee.example')),
  );

  const refused = answers.filter(({ data }) => data.register.accessToken === null);
  expect(refused).toHaveLength(19);
  for (const { data } of refused)
    expect(data.register.userErrors).toEqual([
      {
        code: 'TAKEN',
        path: ['input', 'email'],
        message: 'This email is already in use. Choose another one.',
      },
    ]);
  expect(await server.database.count('users')).toBe(before.users + 1);
  expect(await server.database.count('organizations')).toBe(before.organizations + 1);
});

describe('verifying the email address', () => {
  async function registered(email: string): Promise<{ access: string; token: string }> {
    await mailsOf(server);
    const { data } = await register(email);
    return { access: data.register.accessToken, token: tokenIn((await mailsOf(server))[0]) };
  }
  const verify = async (token: string): Promise<unknown> =>
    (await server.run(VERIFY, { input: { token } })).data.verifyEmail;
  const refused = { email: null, userErrors: [{ code: 'INVALID', path: ['input', 'token'] }] };

  test('verifyEmail accepts a link once, without sign-in', async () => {
    const { access, token } = await registered('verify@marquee.example');

    expect(await verify(`${token}x`)).toEqual(refused);
    expect(await verify(token)).toEqual({ email: 'verify@marquee.example', userErrors: [] });
    expect(await verify(token)).toEqual(refused);
    const { viewer } = (await server.run('{ viewer { emailVerifiedAt } }', {}, access)).data;
    expect(Date.parse(viewer.emailVerifiedAt)).toBe(server.clock.now().getTime());
    expect((await server.run(RESEND, {}, access)).data.resendVerification).toEqual({
      email: null,
      userErrors: [{ code: 'INVALID_STATE' }],
    });
  });

  test('verification links expire after one day, and a new one can be requested five times per hour', async () => {
    const { access, token } = await registered('late@marquee.example');
    const links: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      expect((await server.run(RESEND, {}, access)).data.resendVerification.email).toBe(
        'late@marquee.example',
      );
      links.push(tokenIn((await mailsOf(server))[0]));
    }
    const { errors } = await server.run(RESEND, {}, access);
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfter: retryWithin(3600) } }]);
    expect(await mailsOf(server)).toEqual([]);

    server.clock.advance(24 * 3_600_000);
    expect(await verify(token)).toEqual(refused);
    server.clock.advance(-1);
    expect(await verify(links[4]!)).toEqual({ email: 'late@marquee.example', userErrors: [] });
  });

  test('resendVerification sends no email when no user is signed in', async () => {
    expect((await server.run(RESEND)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

test('register returns RATE_LIMITED after fifty registrations from one IP address in an hour', async () => {
  await register('race@marquee.example');
  await server.database.query(`UPDATE auth.attempts SET count = 49 WHERE key LIKE 'register address %'`);
  expect((await register('fiftieth@marquee.example')).data.register.userErrors).toEqual([]);
  const { errors } = await register('impatient@marquee.example');
  expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfter: retryWithin(3600) } }]);
  await passAttemptSeconds(server, 3600);
  expect((await register('patient@marquee.example')).data.register.userErrors).toEqual([]);
});
