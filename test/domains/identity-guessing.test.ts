import { hash as bcrypt } from '@node-rs/bcrypt';
import { newAccount, PASSWORD, SIGN_IN, signIn } from '../support/accounts';
import { passAttemptSeconds, retryWithin } from '../support/attempts';
import { type Answer, serverForTests, startTestServer } from '../support/server';

const server = serverForTests({ trustProxy: ['127.0.0.1'] });

/** Tries a password from an IP address. */
async function signInFrom(address: string, email: string, password = PASSWORD): Promise<Answer> {
  const response = await server.post(
    { query: SIGN_IN, variables: { input: { email, password } } },
    { 'x-forwarded-for': address },
  );
  return (await response.json()) as Answer;
}

const times = <Result>(count: number, work: (i: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)));

/** The code of a failed attempt. Undefined if the session was started. */
const outcomeOf = ({ data, errors }: Answer): unknown =>
  errors?.[0]!.extensions.code ?? data.signIn.userErrors[0]?.code;

const outcomesOf = (answers: Answer[]): unknown[] => answers.map(outcomeOf).sort();

beforeEach(() => server.database.query('DELETE FROM auth.attempts'));

describe('password guessing', () => {
  test.each([true, false])(
    'signIn returns RATE_LIMITED after ten failed attempts from one IP address (account exists: %s)',
    async (exists) => {
      const email = exists ? (await newAccount(server)).email : 'nobody.at.all@marquee.example';
      const answers = await times(10, (i) => signIn(server, email, `wrong ${i}`));
      expect(outcomesOf(answers)).toEqual(Array(10).fill('SIGN_IN_FAILED'));

      expect((await signIn(server, email.toUpperCase(), PASSWORD)).errors).toMatchObject([
        { extensions: { code: 'RATE_LIMITED', retryAfter: retryWithin(900) } },
      ]);
      const response = await server.post({
        query: SIGN_IN,
        variables: { input: { email, password: PASSWORD } },
      });
      const { errors } = (await response.json()) as Answer;
      expect([response.status, response.headers.get('retry-after')]).toEqual([
        429,
        String(errors![0]!.extensions.retryAfter),
      ]);
      await passAttemptSeconds(server, 900);
      expect(outcomeOf(await signIn(server, email))).toBe(exists ? undefined : 'SIGN_IN_FAILED');
    },
  );

  test('signIn succeeds from another IP address after ten failed attempts from one', async () => {
    const { email } = await newAccount(server);
    const attempts = await times(100, () => signInFrom('198.51.100.1', email, 'wrong'));
    expect(attempts.filter((answer) => outcomeOf(answer) === 'RATE_LIMITED')).toHaveLength(90);

    expect(outcomeOf(await signInFrom('198.51.100.1', email))).toBe('RATE_LIMITED');
    expect(outcomeOf(await signInFrom('198.51.100.2', email))).toBeUndefined();
  });

  test('signIn counts the addresses of one IPv6 /64 as one', async () => {
    const { email } = await newAccount(server);
    await times(10, (i) => signInFrom(`2001:db8:0:1::${i + 1}`, email, 'wrong'));
    expect(outcomeOf(await signInFrom('2001:db8:0:1:ffff::1', email))).toBe('RATE_LIMITED');
    expect(outcomeOf(await signInFrom('2001:db8:0:2::1', email))).toBeUndefined();
  });

  test('signIn returns RATE_LIMITED after fifty failed attempts from all IP addresses, except where the user signed in before', async () => {
    const { email } = await newAccount(server);
    expect(outcomeOf(await signInFrom('203.0.113.1', email))).toBeUndefined();
    expect(outcomeOf(await signInFrom('2001:db8::1', email))).toBeUndefined();
    const guesses = await times(60, (i) => signInFrom(`198.51.100.${i % 6}`, email, 'wrong'));
    expect(guesses.filter((answer) => outcomeOf(answer) === 'RATE_LIMITED')).toHaveLength(10);

    expect(outcomeOf(await signInFrom('203.0.113.2', email))).toBe('RATE_LIMITED');
    expect(outcomeOf(await signInFrom('203.0.113.1', email))).toBeUndefined();
    expect(outcomeOf(await signInFrom('2001:db8::2', email))).toBeUndefined();
    const known = await times(11, () => signInFrom('203.0.113.1', email, 'wrong'));
    expect(outcomesOf(known)).toEqual(['RATE_LIMITED', ...Array<string>(10).fill('SIGN_IN_FAILED')]);
  });

  test('signIn counts concurrent attempts across all processes of one database', async () => {
    const { email } = await newAccount(server);
    const other = await startTestServer({ beside: server });
    try {
      const answers = await times(16, (i) => signIn(i % 2 ? other : server, email, 'wrong'));
      expect(answers.filter((a) => a.errors)).toHaveLength(6);
    } finally {
      await other.stop();
    }
  });

  test('signIn clears the failures of the IP address, and refunds its own attempt, when it succeeds', async () => {
    const { email } = await newAccount(server);
    for (let round = 0; round < 2; round += 1) {
      await times(9, () => signIn(server, email, 'wrong'));
      expect(outcomeOf(await signIn(server, email))).toBeUndefined();
    }
    const counted = 'SELECT key, count::int AS count FROM auth.attempts ORDER BY key';
    const before = await server.database.query(counted);
    // The first sign-in made the network known: only the nine failures before it count for the account.
    expect(before.map(({ key, count }) => [key.replace(/ \S+$/, ''), count])).toEqual([
      ['sign-in account', 9],
      ['sign-in address', 18],
    ]);
    for (let i = 0; i < 3; i += 1) await signIn(server, email);
    expect(await server.database.query(counted)).toEqual(before);
  });

  test('signIn returns RATE_LIMITED when one IP address has made a hundred failed attempts', async () => {
    const { email } = await newAccount(server);
    await signIn(server, email, 'wrong');
    await server.database.query(`UPDATE auth.attempts SET count = 100 WHERE key LIKE 'sign-in address %'`);
    const other = await newAccount(server);
    expect(outcomeOf(await signIn(server, other.email))).toBe('RATE_LIMITED');
  });

  test('a window that started while the clock was ahead lasts no longer than any other', async () => {
    const { email } = await newAccount(server);
    await times(11, () => signIn(server, email, 'wrong'));
    await passAttemptSeconds(server, -365 * 86_400);
    expect((await signIn(server, email)).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryAfter: retryWithin(900) } },
    ]);
    await passAttemptSeconds(server, 900);
    expect(outcomeOf(await signIn(server, email))).toBeUndefined();
  });

  test('the clock of the process neither extends a window nor ends it', async () => {
    const { email } = await newAccount(server);
    await times(5, () => signIn(server, email, 'wrong'));
    server.clock.advance(365 * 86_400_000);
    await times(5, () => signIn(server, email, 'wrong'));
    server.clock.advance(-365 * 86_400_000);
    expect((await signIn(server, email)).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryAfter: retryWithin(900) } },
    ]);
  });

  test('a failed signIn takes at least half a second, however the password is hashed and if no account exists', async () => {
    const emails = [
      (await newAccount(server)).email,
      (await newAccount(server, { passwordHash: await bcrypt(PASSWORD, 10) })).email,
      (await newAccount(server, { passwordHash: await bcrypt(PASSWORD, 4) })).email,
      (await newAccount(server, { passwordHash: null })).email,
      'no.account@marquee.example',
    ];
    for (const mutation of ['signIn', 'restoreAccount'])
      for (const email of emails) {
        const input = `input: { email: "${email}", password: "wrong" }`;
        const started = performance.now();
        const { data } = await server.run(`mutation { ${mutation}(${input}) { userErrors { code } } }`);
        const took = performance.now() - started;
        expect(data[mutation].userErrors).toEqual([{ code: 'SIGN_IN_FAILED' }]);
        // Timers can fire up to a millisecond early.
        expect(took).toBeGreaterThan(498);
      }
  });
});
