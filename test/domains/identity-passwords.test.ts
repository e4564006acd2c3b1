import { isSignedIn, newAccount, PASSWORD, signIn } from '../support/accounts';
import { retryWithin } from '../support/attempts';
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
      message: 'This link is invalid, expired or already used. Request a new one.',
    },
  ],
};

describe('resetPassword', () => {
  test('resetPassword changes the password once, ends all sessions and verifies the email address', async () => {
    const { id, email } = await newAccount(server);
    const tokens = [await server.tokenFor(id), await server.tokenFor(id)];
    const [unused, token] = [await linkFor(email), await linkFor(email)];

    const { data, extensions } = await reset(token);

    expect(data.resetPassword).toEqual({ endedSessionCount: 2, userErrors: [] });
    // The email address of the link; the request, the password, the invitations, the event, the job.
    expect(extensions.cost.sqlStatements).toBe(6);
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

  test('resetPassword rejects the link when one hour has passed', async () => {
    const { email } = await newAccount(server);
    const token = await linkFor(email);
    server.clock.advance(3_600_000);
    expect((await reset(token)).data.resetPassword).toEqual(BAD_LINK);
    server.clock.advance(-1);
    expect((await reset(token)).data.resetPassword.userErrors).toEqual([]);
  });

  test('requestPasswordReset returns the same response whether or not an account has the email address', async () => {
    const { email } = await newAccount(server);
    const suspended = (await newAccount(server, { status: 'SUSPENDED' })).email;
    await mailsOf(server);

    const answers = [await request(email), await request('nobody@marquee.example'), await request(suspended)];

    expect(answers[0]!.data.requestPasswordReset).toEqual({ requested: true, userErrors: [] });
    // Record the attempt; the request, add the job.
    expect(answers[0]!.extensions.cost.sqlStatements).toBe(3);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect((await mailsOf(server)).map(({ to }) => to)).toEqual([email]);
    expect((await request('no address')).data.requestPasswordReset).toEqual({
      requested: false,
      userErrors: [{ code: 'BAD_FORMAT', path: ['input', 'email'] }],
    });
  });

  test('requestPasswordReset allows five requests per hour, whether or not the account exists', async () => {
    for (const address of [(await newAccount(server)).email, 'nobody.again@marquee.example']) {
      for (let i = 0; i < 5; i += 1) expect((await request(address)).errors).toBeUndefined();
      expect((await request(address)).errors).toMatchObject([
        { extensions: { code: 'RATE_LIMITED', retryAfter: retryWithin(3600) } },
      ]);
    }
  });

  test('resetPassword does not consume the link when the new password is invalid', async () => {
    const { email } = await newAccount(server);
    const token = await linkFor(email);
    const told = async (password: string): Promise<unknown> =>
      (await reset(token, password)).data.resetPassword.userErrors[0];

    const path = ['input', 'newPassword'];
    expect(await told('1234567')).toEqual({
      code: 'TOO_SHORT',
      path,
      message: 'New password must have at least 8 characters.',
    });
    expect(await told(email.toUpperCase())).toEqual({
      code: 'INVALID',
      path,
      message: 'New password must not be the email address.',
    });
    expect((await reset('made up')).data.resetPassword).toEqual(BAD_LINK);
    expect((await reset(token)).data.resetPassword.userErrors).toEqual([]);
  });

  test('resetPassword succeeds once under concurrency and rejects links of another kind', async () => {
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

  test('stores no reset link in the queue, the database or the log', async () => {
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

describe('changePassword', () => {
  const change = (token: string | undefined, currentPassword: string, newPassword = NEW): Promise<Answer> =>
    server.run(CHANGE, { input: { currentPassword, newPassword } }, token);

  test('changePassword ends all other sessions and keeps the current one', async () => {
    const { id, email } = await newAccount(server);
    const [here, other] = [await server.tokenFor(id), await server.tokenFor(id)];
    const link = await linkFor(email);

    const { data, extensions } = await change(here, PASSWORD);

    expect(data.changePassword).toEqual({ endedSessionCount: 1, userErrors: [] });
    // Record the attempt; authenticate, read the hash, change it, event, job; refund the attempt.
    expect(extensions.cost.sqlStatements).toBe(7);
    expect([await isSignedIn(server, here), await isSignedIn(server, other)]).toEqual([true, false]);
    expect([await opens(email, PASSWORD), await opens(email, NEW)]).toEqual([false, true]);
    expect((await reset(link)).data.resetPassword).toEqual(BAD_LINK);
    expect((await eventsBy(server, id))[0]).toBe('user.password_changed');
  });

  test('changePassword requires sign-in and the current password, and allows ten wrong passwords', async () => {
    const { id, email } = await newAccount(server);
    const token = await server.tokenFor(id);
    for (let i = 0; i < 10; i += 1)
      expect((await change(token, `wrong ${i}`)).data.changePassword).toEqual({
        endedSessionCount: null,
        userErrors: [
          { code: 'INVALID', path: ['input', 'currentPassword'], message: 'The password is incorrect.' },
        ],
      });
    expect((await change(token, PASSWORD)).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect((await change(undefined, PASSWORD)).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    expect(await opens(email, PASSWORD)).toBe(true);
  });

  test('changePassword counts only wrong current passwords, not invalid new ones', async () => {
    const { id, email } = await newAccount(server);
    const token = await server.tokenFor(id);
    for (let i = 0; i < 12; i += 1)
      expect((await change(token, PASSWORD, 'short')).data.changePassword.userErrors).toMatchObject([
        { code: 'TOO_SHORT', path: ['input', 'newPassword'] },
      ]);
    expect((await change(token, PASSWORD)).data.changePassword.userErrors).toEqual([]);
    expect(await opens(email, NEW)).toBe(true);
  });

  test('changePassword changes nothing when the new password is invalid', async () => {
    const { id, email } = await newAccount(server);
    const token = await server.tokenFor(id);
    for (const [bad, code] of [
      ['short', 'TOO_SHORT'],
      ['x'.repeat(1001), 'TOO_LONG'],
      [email, 'INVALID'],
    ] as const)
      expect((await change(token, PASSWORD, bad)).data.changePassword.userErrors).toMatchObject([
        { code, path: ['input', 'newPassword'] },
      ]);
    expect(await opens(email, PASSWORD)).toBe(true);
  });

  test('changePassword succeeds once when five requests are concurrent', async () => {
    const { id } = await newAccount(server);
    const token = await server.tokenFor(id);
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => change(token, PASSWORD, `${NEW} ${i}`)),
    );
    expect(answers.filter(({ data }) => data.changePassword.userErrors.length === 0)).toHaveLength(1);
  });
});
