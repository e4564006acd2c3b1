import { PURGE_KEYS, maintenanceTasks } from '../../src/kernel/jobs/maintenance';
import { linkModels } from '../../src/kernel/model/link';
import { mailsOf } from '../support/mailbox';
import { type Answer, type Json, serverForTests } from '../support/server';
import { runTask } from '../support/tasks';

const PASSWORD = 'correct horse battery';
const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) {
  accessToken refreshToken user { id email } userErrors { code path } } }`;
const RESET = `mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) {
  requested userErrors { code path } } }`;

const server = serverForTests();
let counter = 0;

const address = (): string => `keyed${(counter += 1)}@marquee.example`;
const person = (email: string, more: object = {}): object => ({
  email,
  password: PASSWORD,
  fullName: 'Asha Rao',
  idempotencyKey: 'the key',
  ...more,
});
const register = async (input: object): Promise<Json> =>
  (await server.run(REGISTER, { input })).data.register;
const reset = (input: object, token?: string): Promise<Answer> => server.run(RESET, { input }, token);
const codes = (payload: Json): string[] => payload.userErrors.map(({ code }: { code: string }) => code);

describe('register with an idempotency key', () => {
  test('register returns the same user in a new session when the key and input are repeated', async () => {
    const email = address();
    const first = await register(person(email));
    await mailsOf(server);
    const again = await register(person(email));

    expect([first.user, again.user]).toEqual([
      { id: first.user.id, email },
      { id: first.user.id, email },
    ]);
    expect(again.userErrors).toEqual([]);
    expect(again.refreshToken).not.toBe(first.refreshToken);
    for (const { accessToken } of [first, again])
      expect((await server.run('{ viewer { id } }', {}, accessToken)).data.viewer).toEqual({
        id: first.user.id,
      });
    expect(await server.database.count('organizations WHERE owner_id = $1', [first.user.id])).toBe(1);
    expect(await mailsOf(server)).toEqual([]);
  });

  test('register creates one user when ten concurrent requests share a key', async () => {
    const email = address();
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(person(email))));
    expect(answers.flatMap(codes)).toEqual([]);
    expect(new Set(answers.map(({ user }) => user.id)).size).toBe(1);
    expect(await server.database.count('users WHERE email = $1', [email])).toBe(1);
  });

  test('register returns no account of another request when only the key or only the input matches', async () => {
    const email = address();
    const { user } = await register(person(email));
    const other = await register(person(address()));
    expect(other.user.id).not.toBe(user.id);

    const taken = {
      accessToken: null,
      user: null,
      userErrors: [{ code: 'TAKEN', path: ['input', 'email'] }],
    };
    expect(await register(person(email, { idempotencyKey: 'another' }))).toMatchObject(taken);
    expect(await register(person(email, { idempotencyKey: undefined }))).toMatchObject(taken);
    expect(await register(person(email, { fullName: 'Somebody else' }))).toMatchObject(taken);
  });

  test('register fails when a repeated request has another password, and allows ten attempts', async () => {
    const email = address();
    await register(person(email));
    const guess = (i: number): Promise<Answer> =>
      server.run(REGISTER, { input: person(email, { password: `a wrong guess ${i}` }) });
    for (const { data } of await Promise.all(Array.from({ length: 10 }, (_, i) => guess(i))))
      expect(data.register).toEqual({
        accessToken: null,
        refreshToken: null,
        user: null,
        userErrors: [{ code: 'SIGN_IN_FAILED', path: ['input'] }],
      });
    expect((await guess(10)).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });

  test('register runs again when the first request with the key failed', async () => {
    const [email, free] = [address(), address()];
    await server.rows.user({ email });
    expect(codes(await register(person(email)))).toEqual(['TAKEN']);
    await server.database.query('UPDATE users SET email = $1 WHERE email = $2', [free, email]);
    expect(codes(await register(person(email)))).toEqual([]);
  });

  test('register stores no key, password or token in plain text', async () => {
    const idempotencyKey = 'a key that is looked for';
    const { refreshToken } = await register(person(address(), { idempotencyKey }));
    const rows = await server.database.query('SELECT * FROM idempotency.keys');
    expect(rows.length).toBeGreaterThan(0);
    for (const secret of [idempotencyKey, PASSWORD, refreshToken])
      expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe('requestPasswordReset with an idempotency key', () => {
  test('requestPasswordReset sends one email when a request is repeated, with or without an account', async () => {
    const email = address();
    await server.rows.user({ email });
    await mailsOf(server);
    for (const input of [email, address()].map((to) => ({ email: to, idempotencyKey: 'once' }))) {
      const answers = [await reset(input), await reset(input)];
      for (const { data } of answers)
        expect(data.requestPasswordReset).toEqual({ requested: true, userErrors: [] });
      // Record the attempt; the request, claim the key, add the job, store the response; on the repeat, the first three.
      expect(answers.map(({ extensions }) => extensions.cost.sqlStatements)).toEqual([5, 3]);
    }
    expect((await mailsOf(server)).map(({ to }) => to)).toEqual([email]);

    await reset({ email, idempotencyKey: 'twice' });
    await reset({ email });
    expect(await mailsOf(server)).toHaveLength(2);
  });

  test('idempotency keys expire after one day and are then purged', async () => {
    const input = { email: address(), idempotencyKey: 'a day' };
    await server.rows.user({ email: input.email });
    await reset(input);
    await mailsOf(server);
    const tasks = maintenanceTasks(linkModels(), { clock: server.clock });
    const purge = (): Promise<void> => runTask(server.database, tasks[PURGE_KEYS]!);
    const keys = await server.database.count('idempotency.keys');
    await purge();
    expect(await server.database.count('idempotency.keys')).toBe(keys);

    await server.database.query(`UPDATE idempotency.keys SET claimed_at = claimed_at - interval '25 hours'`);
    await reset(input);
    expect(await mailsOf(server)).toHaveLength(1);
    await purge();
    expect(await server.database.count('idempotency.keys')).toBe(1);
  });

  test('rejects an idempotency key longer than 200 characters', async () => {
    const { data } = await reset({ email: address(), idempotencyKey: 'x'.repeat(201) });
    expect(data.requestPasswordReset).toEqual({
      requested: false,
      userErrors: [{ code: 'TOO_LONG', path: ['input', 'idempotencyKey'] }],
    });
  });
});

test('claims no idempotency key when a mutation that requires sign-in is anonymous', async () => {
  const before = await server.database.count('idempotency.keys');
  const { errors } = await server.run(
    'mutation { createOrganization(input: { name: "New", idempotencyKey: "of nobody" }) { userErrors { code } } }',
  );
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(await server.database.count('idempotency.keys')).toBe(before);
});
