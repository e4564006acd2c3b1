import type { DatabaseError } from 'pg';
import { email as EMAIL } from '../../src/kernel/model';
import { newAccount, PASSWORD } from '../support/accounts';
import { checksum, inputTypeOf, type Member, newOrganization } from '../support/people';
import { type Answer, serverForTests } from '../support/server';

/**
 * Email addresses are ASCII. The database compares them with lower(), which folds some other letters into ASCII
 * ones. Such an address must be rejected before it reaches the database, where it would match another account.
 */

const VICTIM = 'vict@marquee.example';
const FOREIGN = ['vİct@marquee.example', 'ＶＩＣＴ@marquee.example', 'a@exämple.com'];

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  for (const email of [VICTIM, 'kim@marquee.example']) await newAccount(server, { email });
});
beforeEach(() => server.database.query('DELETE FROM auth.attempts'));

const send = (mutation: string, input: object, token?: string): Promise<Answer> => {
  const query = `mutation ($input: ${inputTypeOf(mutation)}) { ${mutation}(input: $input) { userErrors { code path message } } }`;
  return server.run(query, { input }, token);
};

const attempts = (): Promise<number> => server.database.count('auth.attempts');

const signIn = (email: string, password: string): Promise<Answer> => send('signIn', { email, password });
const codesOf = ({ data, errors }: Answer, mutation: string): string[] =>
  errors
    ? errors.map(({ extensions }) => extensions.code as string)
    : (data[mutation].userErrors as { code: string }[]).map(({ code }) => code);

describe.each(FOREIGN)('the non-ASCII email address %s', (email) => {
  test.each([
    ['register', { password: PASSWORD, fullName: 'Asha Rao' }],
    ['signIn', { password: PASSWORD }],
    ['restoreAccount', { password: PASSWORD }],
    ['requestPasswordReset', {}],
  ])('%s rejects a non-ASCII email address before anything is written or counted', async (mutation, more) => {
    const before = await checksum(server);

    const { data, errors, extensions } = await send(mutation, { email, ...more });

    expect(errors).toBeUndefined();
    expect(data[mutation].userErrors).toEqual([
      {
        code: 'BAD_FORMAT',
        path: ['input', 'email'],
        message: 'Email must be an email address with ASCII characters only.',
      },
    ]);
    expect(extensions.cost.sqlStatements).toBe(0);
    expect(await attempts()).toBe(0);
    expect(await checksum(server)).toBe(before);
  });

  test('inviteMember rejects a non-ASCII email address and writes nothing', async () => {
    const before = await checksum(server);

    const { data } = await send('inviteMember', { organizationId: id, email, role: 'EDITOR' }, owner.token);

    expect(data.inviteMember.userErrors).toEqual([
      {
        code: 'BAD_FORMAT',
        path: ['input', 'email'],
        message: 'Email must be an email address with ASCII characters only.',
      },
    ]);
    expect(await checksum(server)).toBe(before);
  });

  test.each([
    ['users', 'email'],
    ['client_accounts', 'contact_email'],
    ['memberships', 'invited_email'],
  ])('%s cannot store a non-ASCII email address in %s', async (table, column) => {
    const make = {
      users: () => server.rows.user({ email }),
      client_accounts: () => server.rows.clientAccount(id, { contactEmail: email }),
      memberships: () =>
        server.rows.membership(id, owner.id, {
          user: null,
          status: 'PENDING',
          joinedAt: null,
          invitedEmail: email,
        }),
    }[table]!;
    const refusal = await make().then(
      () => undefined,
      ({ code, constraint }: DatabaseError) => ({ code, constraint }),
    );
    expect(refusal).toEqual({ code: '23514', constraint: `ck_${table}_${column}` });
  });
});

test.each(['signIn', 'restoreAccount'])(
  '%s limits failed attempts to ten for every spelling of an email address',
  async (mutation) => {
    const guess = async (email: string): Promise<string[]> =>
      codesOf(await send(mutation, { email, password: 'a wrong guess' }), mutation);
    const spellings = Array.from({ length: 12 }, (_, i) =>
      i % 2 ? 'KIM@MARQUEE.EXAMPLE' : 'kim@marquee.example',
    );
    const told = await Promise.all(spellings.map(guess));

    expect(told.sort()).toEqual([
      ['RATE_LIMITED'],
      ['RATE_LIMITED'],
      ...Array.from({ length: 10 }, () => ['SIGN_IN_FAILED']),
    ]);
    expect(await guess('kİm@marquee.example')).toEqual(['BAD_FORMAT']);
    // The Kelvin sign, which JavaScript also folds.
    expect(await guess('\u212aim@marquee.example')).toEqual(['BAD_FORMAT']);
    // One row for the account, one for the IP address, one for both together.
    expect(await attempts()).toBe(3);
  },
);

test('requestPasswordReset counts attempts regardless of letter case', async () => {
  const told: string[][] = [];
  for (let i = 0; i < 6; i += 1)
    told.push(
      codesOf(
        await send('requestPasswordReset', { email: i % 2 ? VICTIM.toUpperCase() : VICTIM }),
        'requestPasswordReset',
      ),
    );
  expect(told).toEqual([[], [], [], [], [], ['RATE_LIMITED']]);
});

test('signIn finds the account when the email address is in upper case', async () => {
  expect(codesOf(await signIn('VICT@MARQUEE.EXAMPLE', PASSWORD), 'signIn')).toEqual([]);
});

test('rejects a malformed email address the same way whether or not a similar account exists', async () => {
  const [near, far] = [
    await signIn('vİct@marquee.example', PASSWORD),
    await signIn('nobodİ@marquee.example', PASSWORD),
  ];
  expect(near).toEqual(far);
});

test('accepts an internationalized domain in its ASCII form', async () => {
  const input = { email: 'a@xn--exmple-cua.com', password: PASSWORD, fullName: 'Asha Rao' };
  expect(codesOf(await send('register', input), 'register')).toEqual([]);
});

test('JavaScript and PostgreSQL accept and fold the same email addresses', async () => {
  const { pattern } = EMAIL.constraints!;
  const all = Array.from({ length: 0x10000 }, (_, i) => i + 1)
    // A text cannot contain half a surrogate pair.
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));
  const form = new RegExp(pattern!, 'u');
  const rows = await server.database.query<{ c: string; small: string }>(
    `SELECT c, lower(c) AS small FROM unnest($1::text[]) WITH ORDINALITY AS t(c, place)
      WHERE c || 'a@b' ~ $2 AND 'a@b' || c ~ $2 ORDER BY place`,
    [all, pattern],
  );

  const taken = all.filter((c) => form.test(`${c}a@b`) && form.test(`a@b${c}`));
  expect(rows).toEqual(taken.map((c) => ({ c, small: c.toLowerCase() })));
  // Every printable ASCII character except `@`.
  expect(taken).toHaveLength(93);
});
