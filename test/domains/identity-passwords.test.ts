import { isSignedIn, newAccount, PASSWORD, signIn } from '../support/accounts';
import { mailsOf, tokenIn } from '../support/mailbox';
import { eventsBy } from '../support/people';
import { type Answer, serverForTests } from '../support/server';

const NEW = 'staple of the new year';
const REQUEST = `mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) {
  requested userErrors { code path } } }`;
const RESET = `mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) {
  endedSessionCount userErrors { code path message } } }`;
const CHANGE = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) {
  endedSessionCount userErrors { code path message } } }`;

const server = serverForTests();

beforeEach(() => server.database.query('DELETE FROM auth.attempts'));

const request = (email: string): Promise<Answer> => server.run(REQUEST, { input: { email } });
const reset = (token: string, newPassword = NEW): Promise<Answer> =>
  server.run(RESET, { input: { token, newPassword } });
const opens = async (email: string, password: string): Promise<boolean> =>
  (await signIn(server, email, password)).data.signIn.accessToken !== null;

async function linkFor(email: string): Promise<string> {
  await mailsOf(server);
  await request(email.toLowerCase());
  return tokenIn((await mailsOf(server))[0]);
}

const BAD_LINK = {
  endedSessionCount: null,
  userErrors: [
    {
      code: 'INVALID',
      path: ['input', 'token'],
      message: 'The link was used, has expired, or is not whole: ask for a new one.',
    },
  ],
};

describe('a forgotten password', () => {
  test('is set anew by a link, once, which ends all sessions and verifies the address', async () => {
    const { id, email } = await newAccount(server);
    const tokens = [await server.tokenFor(id), await server.tokenFor(id)];
    const [unused, token] = [await linkFor(email), await linkFor(email)];

    const { data, extensions } = await reset(token);

    expect(data.resetPassword).toEqual({ endedSessionCount: 2, userErrors: [] });
    // The address of the link; the password, the event, the job.
    expect(extensions.cost.sqlStatements).toBe(4);
    for (const access of tokens) expect(await isSignedIn(server, access)).toBe(false);
    expect([await opens(email, PASSWORD), await opens(email, NEW)]).toEqual([false, true]);
    expect((await reset(token)).data.resetPassword).toEqual(BAD_LINK);
    expect((await reset(unused)).data.resetPassword).toEqual(BAD_LINK);
    const rows = await server.database.query('SELECT email_verified_at FROM users WHERE id = $1', [id]);
    expect(rows).toEqual([{ email_verified_at: server.clock.now() }]);
    expect(await eventsBy(server, id)).toEqual(['user.password_reset', 'session.begun']);
    const [notice] = await mailsOf(server);
    expect([notice!.to, notice!.letter.subject, notice!.letter.link]).toEqual([
      email,
      'Your password was changed',
      undefined,
    ]);
  });

  test('its link works for an hour', async () => {
    const { email } = await newAccount(server);
    const token = await linkFor(email);
    server.clock.advance(3_600_000);
    expect((await reset(token)).data.resetPassword).toEqual(BAD_LINK);
    server.clock.advance(-1);
    expect((await reset(token)).data.resetPassword.userErrors).toEqual([]);
  });

  test('is asked for in the same way whether or not an account has the address', async () => {
    const { email } = await newAccount(server);
    const suspended = (await newAccount(server, { status: 'SUSPENDED' })).email;
    await mailsOf(server);

    const answers = [await request(email), await request('nobody@marquee.example'), await request(suspended)];

    expect(answers[0]!.data.requestPasswordReset).toEqual({ requested: true, userErrors: [] });
    // Count the attempt, add the job.
    expect(answers[0]!.extensions.cost.sqlStatements).toBe(2);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect((await mailsOf(server)).map(({ to }) => to)).toEqual([email]);
    expect((await request('no address')).data.requestPasswordReset).toEqual({
      requested: false,
      userErrors: [{ code: 'INVALID', path: ['input', 'email'] }],
    });
  });

  test('is asked for five times an hour, whether or not an account has the address', async () => {
    for (const address of [(await newAccount(server)).email, 'nobody.again@marquee.example']) {
      for (let i = 0; i < 5; i += 1) expect((await request(address)).errors).toBeUndefined();
      expect((await request(address)).errors).toMatchObject([
        { extensions: { code: 'RATE_LIMITED', retryAfter: 3600 } },
      ]);
    }
  });

  test('a password against the rules leaves the link to be used', async () => {
    const { email } = await newAccount(server);
    const token = await linkFor(email);
    const told = async (password: string): Promise<unknown> =>
      (await reset(token, password)).data.resetPassword.userErrors[0];

    const path = ['input', 'newPassword'];
    const code = 'INVALID';
    expect(await told('1234567')).toEqual({
      code,
      path,
      message: 'newPassword must have at least 8 characters.',
    });
    expect(await told(email.toUpperCase())).toEqual({
      code,
      path,
      message: 'newPassword must not be the e-mail address.',
    });
    expect((await reset('made up')).data.resetPassword).toEqual(BAD_LINK);
    expect((await reset(token)).data.resetPassword.userErrors).toEqual([]);
  });

  test('of ten uses of a link at once one counts; a link of another kind never does', async () => {
    const { id, email } = await newAccount(server);
    const token = await linkFor(email);
    const answers = await Promise.all(Array.from({ length: 10 }, () => reset(token)));
    expect(answers.filter(({ data }) => data.resetPassword.userErrors.length === 0)).toHaveLength(1);

    await mailsOf(server);
    await server.run(
      'mutation { resendVerification { email } }',
      {},
      await server.tokenFor((await newAccount(server)).id),
    );
    const verification = tokenIn((await mailsOf(server))[0]);
    expect((await reset(verification)).data.resetPassword).toEqual(BAD_LINK);
    expect(await eventsBy(server, id)).toEqual(['user.password_reset']);
  });

  test('no link stands in the queue or the database, nor in the log', async () => {
    const { email } = await newAccount(server);
    await mailsOf(server);
    await request(email);
    const queued = await server.database.query('SELECT payload FROM graphile_worker._private_jobs');
    expect(queued).toEqual([{ payload: { mail: 'RESET_PASSWORD', address: email } }]);
    const token = tokenIn((await mailsOf(server))[0]);
    await reset(token);
    const rows = await server.database.query(
      `SELECT encode(hash, 'escape') AS hash FROM auth.one_time_tokens`,
    );
    expect(JSON.stringify(rows)).not.toContain(token);
    for (const secret of [token, NEW, PASSWORD, '$argon2']) expect(server.log()).not.toContain(secret);
  });
});

describe('changing the password', () => {
  const change = (token: string | undefined, currentPassword: string, newPassword = NEW): Promise<Answer> =>
    server.run(CHANGE, { input: { currentPassword, newPassword } }, token);

  test('ends all other sessions and keeps this one', async () => {
    const { id, email } = await newAccount(server);
    const [here, other] = [await server.tokenFor(id), await server.tokenFor(id)];
    const link = await linkFor(email);

    const { data, extensions } = await change(here, PASSWORD);

    expect(data.changePassword).toEqual({ endedSessionCount: 1, userErrors: [] });
    // Count the attempt; enter, read the hash, change it, event, job; give the attempt back.
    expect(extensions.cost.sqlStatements).toBe(7);
    expect([await isSignedIn(server, here), await isSignedIn(server, other)]).toEqual([true, false]);
    expect([await opens(email, PASSWORD), await opens(email, NEW)]).toEqual([false, true]);
    expect((await reset(link)).data.resetPassword).toEqual(BAD_LINK);
    expect((await eventsBy(server, id))[0]).toBe('user.password_changed');
  });

  test('needs the present one, ten wrong guesses at most, and somebody signed in', async () => {
    const { id, email } = await newAccount(server);
    const token = await server.tokenFor(id);
    for (let i = 0; i < 10; i += 1)
      expect((await change(token, `wrong ${i}`)).data.changePassword).toEqual({
        endedSessionCount: null,
        userErrors: [
          { code: 'INVALID', path: ['input', 'currentPassword'], message: 'This is not your password.' },
        ],
      });
    expect((await change(token, PASSWORD)).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect((await change(undefined, PASSWORD)).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    expect(await opens(email, PASSWORD)).toBe(true);
  });

  test('counts wrong ones alone: a new one against the rules is no wrong guess', async () => {
    const { id, email } = await newAccount(server);
    const token = await server.tokenFor(id);
    for (let i = 0; i < 12; i += 1)
      expect((await change(token, PASSWORD, 'short')).data.changePassword.userErrors).toMatchObject([
        { code: 'INVALID', path: ['input', 'newPassword'] },
      ]);
    expect((await change(token, PASSWORD)).data.changePassword.userErrors).toEqual([]);
    expect(await opens(email, NEW)).toBe(true);
  });

  test('to one against the rules changes nothing', async () => {
    const { id, email } = await newAccount(server);
    const token = await server.tokenFor(id);
    for (const bad of ['short', 'x'.repeat(1001), email])
      expect((await change(token, PASSWORD, bad)).data.changePassword.userErrors).toMatchObject([
        { code: 'INVALID', path: ['input', 'newPassword'] },
      ]);
    expect(await opens(email, PASSWORD)).toBe(true);
  });

  test('five times at once succeeds once: the others no longer know the present one', async () => {
    const { id } = await newAccount(server);
    const token = await server.tokenFor(id);
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => change(token, PASSWORD, `${NEW} ${i}`)),
    );
    expect(answers.filter(({ data }) => data.changePassword.userErrors.length === 0)).toHaveLength(1);
  });
});
