import { rowMaker, type Rows } from '../support/rows';
import { type ServerProgram, startServerProgram } from '../support/server-program';

/** The server with a heap of 512 MB, while several users read far more than fits into it. */

const ACCOUNTS = 4;
let rows: Rows;
let program: ServerProgram;

beforeAll(async () => {
  // The cost budget would stop the attack earlier.
  const settings = { COST_BUDGET: '1000000000', COST_REFILL: '1000000000' };
  program = await startServerProgram(['--max-old-space-size=512'], settings);
  rows = rowMaker(program.database.owner);
});

afterAll(() => program.stop());

interface Reply {
  readonly status: number;
  readonly code: string;
}

/** Sends a request and reads its response. Returns `OK`, or the code of its first error. */
async function send(
  query: string,
  variables: object = {},
  token?: string,
): Promise<Reply & { text: string }> {
  const response = await fetch(program.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const code = /^\{"errors":.*?"code":"(\w+)"/s.exec(text)?.[1] ?? 'OK';
  return { status: response.status, code, text };
}

const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) {
  accessToken user { id } userErrors { message } } }`;

/** Registers a user with an organization of 100 posts, each with the longest text. */
async function newAccount(i: number): Promise<{ organization: string; token: string }> {
  const input = { email: `heap${i}@marquee.example`, password: `mango-lassi-${i}-ghat`, fullName: 'Asha' };
  const { data } = JSON.parse((await send(REGISTER, { input })).text) as {
    data: { register: { accessToken: string; user: { id: string } } };
  };
  const { accessToken: token, user } = data.register;
  const organization = await rows.organization(user.id);
  await rows.membership(organization, user.id, { role: 'OWNER' });
  for (let n = 0; n < 100; n += 1) await rows.post(organization, { body: 'x'.repeat(100_000) });
  return { organization, token };
}

const pages = (count: number, fields: string): string => {
  const page = `posts(organizationId: $id, first: 100) { nodes { ${fields} } }`;
  return `query ($id: ID!) { ${Array.from({ length: count }, (_, i) => `a${i}: ${page}`).join(' ')} }`;
};
const aliases = (count: number): string => Array.from({ length: count }, (_, i) => `b${i}: body`).join(' ');

/** One page that fits, pages of 100 MB, each text 50 times, and a query that resolvers execute. */
const READS = [
  pages(1, 'body'),
  pages(10, 'body'),
  pages(1, aliases(50)),
  pages(10, 'body author { fullName } publications(first: 100) { nodes { caption post { body } } }'),
];
/** A body of the maximum size, which takes the most memory when it is parsed. */
const NESTED = { unused: Array.from({ length: 300_000 }, () => []) };

test('survives large reads of several users, and answers afterwards', async () => {
  const accounts: Awaited<ReturnType<typeof newAccount>>[] = [];
  for (let i = 0; i < ACCOUNTS; i += 1) accounts.push(await newAccount(i));

  const replies: Reply[] = [];
  for (let round = 0; round < 2; round += 1) {
    const attack = accounts.flatMap(({ organization, token }) => [
      ...[...READS, ...READS].map((query) => send(query, { id: organization }, token)),
      send('{ viewer { id } }', NESTED, token),
    ]);
    replies.push(...(await Promise.all(attack)).map(({ status, code }) => ({ status, code })));
  }

  const outcomes = new Set(replies.map(({ status, code }) => `${status} ${code}`));
  expect([...outcomes].filter((o) => !/ (OK|OPERATION_TOO_LARGE|UNAVAILABLE)$/.test(o))).toEqual([]);
  expect(replies.some(({ code }) => code === 'OPERATION_TOO_LARGE')).toBe(true);
  expect(program.process.exitCode).toBeNull();
  for (const { organization, token } of accounts) {
    const { status, code, text } = await send(pages(1, 'body'), { id: organization }, token);
    expect({ status, code }).toEqual({ status: 200, code: 'OK' });
    expect(text.length).toBeGreaterThan(10_000_000);
  }
  expect(program.output()).not.toContain('heap out of memory');
});
