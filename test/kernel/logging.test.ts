import { Writable } from 'node:stream';
import { QueryFailedError } from 'typeorm';
import { createLogger } from '../../src/kernel/logging';
import { type Json, startTestServer } from '../support/server';

const lines: string[] = [];
const log = createLogger(
  'info',
  new Writable({ write: (chunk: Buffer, _, done) => (lines.push(chunk.toString()), done()) }),
);
const told = (): Json => JSON.parse(lines.pop()!);

const QUERY = 'INSERT INTO users (email, token) VALUES ($1, $2)';

/** Creates an error like those that TypeORM throws for pg. */
function failed(): Error {
  const driver = Object.assign(new Error('duplicate key value violates unique constraint "uq_email"'), {
    code: '23505',
    severity: 'ERROR',
    table: 'users',
    constraint: 'uq_email',
    detail: 'Key (email)=(asha@example.com) already exists.',
    where: 'JSON data, line 1: asha@example.com',
  });
  return new QueryFailedError(QUERY, ['asha@example.com', Buffer.from('asha'), { deep: ['asha'] }], driver);
}

test.each<[string, () => Error]>([
  ['a database error', failed],
  ['a database error that is the cause of another error', () => new Error('It failed.', { cause: failed() })],
  ['a database error in an AggregateError', () => new AggregateError([failed()], 'They failed.')],
])('logs %s without parameters or stored values', (_, make) => {
  for (const write of [
    (error: Error) => log.error({ err: error }, 'field resolver failed'),
    (error: Error) => log.error(error, 'field resolver failed'),
  ]) {
    write(make());
    const text = lines.at(-1)!;
    const { err, msg } = told();
    expect(msg).toBe('field resolver failed');
    expect(text).not.toMatch(/asha/);
    expect(err.cause ?? err.errors?.[0] ?? err).toMatchObject({
      type: 'QueryFailedError',
      message: 'duplicate key value violates unique constraint "uq_email"',
      stack: expect.stringContaining('logging.test.ts') as string,
      query: QUERY,
      code: '23505',
      table: 'users',
      constraint: 'uq_email',
      driverError: { code: '23505', constraint: 'uq_email' },
    });
  }
});

test('logs values that are not errors, and errors with a circular cause', () => {
  const round = new Error('Round');
  round.cause = round;
  log.error({ err: round });
  expect(told().err).toMatchObject({ type: 'Error', message: 'Round' });
  log.error({ err: 'a text' });
  expect(told().err).toBe('a text');
});

test('logs the whole statement without its values when a statement fails in a request', async () => {
  const server = await startTestServer();
  await server.database.owner.query('ALTER FUNCTION auth.use_refresh_token RENAME TO used_refresh_token');
  const { errors } = await server.run(
    'mutation { refreshSession(input: { refreshToken: "a-token-of-somebody" }) { accessToken } }',
  );
  const logged = server.log();
  await server.stop();

  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
  expect(logged).toContain(errors![0]!.extensions.requestId);
  expect(logged).toMatch(/"msg":"field resolver failed"/);
  expect(logged).toMatch(/function auth.use_refresh_token\([^)]*\) does not exist/);
  expect(logged).toMatch(/"code":"42883"/);
  expect(logged).not.toMatch(/"parameters"|unable to serialize|a-token-of-somebody/);
});
