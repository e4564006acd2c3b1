import { hashPassword } from '../../src/kernel/auth/passwords';
import { behind, COMMITS } from '../support/locks';
import { mailsOf, tokenIn } from '../support/mailbox';
import { type Answer, type Json, startTestServer, type TestServer } from '../support/server';
import { eventsOf, newPerson, type Person } from './people';

const PASSWORD = 'correct horse battery';

let server: TestServer;
let passwordHash: string;
let counter = 0;

beforeAll(async () => {
  server = await startTestServer();
  passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => server.stop());
beforeEach(() => server.database.owner.query('DELETE FROM auth.attempts'));
afterEach(() => server.clock.set(new Date()));

/** Runs one mutation; gives back the types of its user errors, or the codes of its errors. */
async function codesOf(mutation: string, input: object, token?: string): Promise<string[]> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
  const { data, errors }: Answer = await server.run(
    `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { __typename code } } }`,
    { input },
    token,
  );
  if (errors) return errors.map(({ extensions }) => String(extensions.code));
  return data[mutation].userErrors.map(({ __typename, code }: Json) =>
    __typename === 'InputError' ? code : __typename,
  );
}

async function account(): Promise<Person & { email: string }> {
  const email = `meeting${(counter += 1)}@marquee.example`;
  return { ...(await newPerson(server, { email, passwordHash })), email };
}
const leave = (person: Person) => () => codesOf('deleteAccount', { password: PASSWORD }, person.token);

test('an account is deleted once, and comes back with what went along', async () => {
  const person = await account();
  const own = await server.rows.organization(person.id);
  await server.rows.membership(own, person.id, { role: 'OWNER' });
  const again = () => {
    server.clock.advance(1000);
    return leave(person)();
  };

  expect(await behind(server, COMMITS, leave(person), again)).toEqual([[], ['UNAUTHENTICATED']]);

  expect(await eventsOf(server, person.id)).toEqual(['user.deleted']);
  expect(await codesOf('restoreAccount', { email: person.email, password: PASSWORD })).toEqual([]);
  expect(await eventsOf(server, own)).toEqual(['organization.deleted', 'organization.restored']);
});

describe('a link', () => {
  async function linkOf(person: { email: string }, kind: 'VERIFY_EMAIL' | 'RESET_PASSWORD'): Promise<string> {
    await mailsOf(server);
    await server.database.owner.query(`SELECT graphile_worker.add_job('send-account-mail', $1)`, [
      JSON.stringify({ mail: kind, address: person.email }),
    ]);
    return tokenIn((await mailsOf(server))[0]);
  }
  const accountOf = ({ id }: Person): string => `SELECT FROM users WHERE id = '${id}' FOR NO KEY UPDATE`;

  test('sets a password once, however many use it at the same time', async () => {
    const person = await account();
    const token = await linkOf(person, 'RESET_PASSWORD');
    const reset = () => codesOf('resetPassword', { token, newPassword: `${PASSWORD} ${(counter += 1)}` });
    expect(await behind(server, accountOf(person), reset, reset, reset)).toEqual([
      [],
      ['INVALID'],
      ['INVALID'],
    ]);
    expect(await eventsOf(server, person.id)).toEqual(['user.password_reset']);
  });

  test.each(['VERIFY_EMAIL', 'RESET_PASSWORD'] as const)(
    'for %s and deleting the account do not wait for each other',
    async (kind) => {
      const email = `unproven${(counter += 1)}@marquee.example`;
      const person = {
        ...(await newPerson(server, { email, passwordHash, emailVerifiedAt: null })),
        email,
      };
      const token = await linkOf(person, kind);
      const use = () =>
        kind === 'VERIFY_EMAIL'
          ? codesOf('verifyEmail', { token })
          : codesOf('resetPassword', { token, newPassword: `${PASSWORD} anew` });
      expect(await behind(server, accountOf(person), leave(person), use)).toEqual([[], ['INVALID']]);
    },
  );
});
