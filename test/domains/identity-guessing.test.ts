import { newAccount, PASSWORD, SIGN_IN, signIn } from '../support/accounts';
import { serverForTests, startTestServer } from '../support/server';

const server = serverForTests();

describe('password guessing', () => {
  const limited = [{ extensions: { code: 'RATE_LIMITED', retryAfter: 900 } }];

  test.each([true, false])(
    'signIn returns RATE_LIMITED after ten failed attempts (account exists: %s)',
    async (exists) => {
      const email = exists ? (await newAccount(server)).email : 'nobody.at.all@marquee.example';
      for (let i = 0; i < 10; i += 1)
        expect((await signIn(server, email, `wrong ${i}`)).data.signIn.userErrors).toMatchObject([
          { code: 'SIGN_IN_FAILED' },
        ]);

      expect((await signIn(server, email.toUpperCase(), PASSWORD)).errors).toMatchObject(limited);
      const response = await server.post({
        query: SIGN_IN,
        variables: { input: { email, password: PASSWORD } },
      });
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '900']);
      server.clock.advance(899_000);
      expect((await signIn(server, email)).errors).toMatchObject([{ extensions: { retryAfter: 1 } }]);
      server.clock.advance(1_000);
      expect((await signIn(server, email)).data.signIn.userErrors).toHaveLength(exists ? 0 : 1);
    },
  );

  test('signIn counts concurrent attempts across all processes of one database', async () => {
    const { email } = await newAccount(server);
    const other = await startTestServer({ beside: server });
    try {
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, i) => signIn(i % 2 ? other : server, email, 'wrong')),
      );
      expect(answers.filter((a) => a.errors)).toHaveLength(6);
    } finally {
      await other.stop();
    }
  });

  test('signIn resets the attempts of the account, and counts none for the IP address, when it succeeds', async () => {
    const { email } = await newAccount(server);
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 9; i += 1) await signIn(server, email, 'wrong');
      expect((await signIn(server, email)).data.signIn.userErrors).toEqual([]);
    }
    const counted = `SELECT count FROM auth.attempts WHERE key LIKE 'sign-in address %'`;
    const [before] = await server.database.query(counted);
    expect(before).toBeDefined();
    for (let i = 0; i < 3; i += 1) await signIn(server, email);
    expect(await server.database.query(counted)).toEqual([before]);
  });

  test('signIn returns RATE_LIMITED when one IP address has made a hundred failed attempts', async () => {
    await server.database.query(`UPDATE auth.attempts SET count = 100 WHERE key LIKE 'sign-in address %'`);
    const { email } = await newAccount(server);
    expect((await signIn(server, email)).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    await server.database.query('DELETE FROM auth.attempts');
  });
});
