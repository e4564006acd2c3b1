import type { Json, TestServer } from './server';

/** Somebody who asks. */
export interface Person {
  readonly id: string;
  readonly token: string;
}

/** A member of an organization, with a session. */
export interface Member extends Person {
  readonly membership: string;
}

export async function newPerson({ rows, tokenFor }: TestServer, values: object = {}): Promise<Person> {
  const id = await rows.user({ emailVerifiedAt: new Date(), ...values });
  return { id, token: await tokenFor(id) };
}

export async function newMember(
  server: TestServer,
  organization: string,
  role: string,
  values: Record<string, unknown> = {},
): Promise<Member> {
  const person = await newPerson(server);
  return {
    ...person,
    membership: await server.rows.membership(organization, person.id, { role, ...values }),
  };
}

/** An organization and its owner. */
export async function newOrganization(server: TestServer): Promise<{ id: string; owner: Member }> {
  const person = await newPerson(server);
  const id = await server.rows.organization(person.id);
  const membership = await server.rows.membership(id, person.id, { role: 'OWNER' });
  return { id, owner: { ...person, membership } };
}

/** The type of the variable that a mutation takes. */
export const inputTypeOf = (mutation: string): string =>
  `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;

type Payload = Record<string, Json> & {
  userErrors: { code: string; path: string[] | null; message: string }[];
  statements: number;
};

/** Runs one mutation over HTTP; gives back its payload with the statements it took. */
export async function mutate(
  server: TestServer,
  mutation: string,
  input: object,
  token: string,
  selection = '',
): Promise<Payload> {
  const answer = await server.run(
    `mutation($input: ${inputTypeOf(mutation)}) { ${mutation}(input: $input) { ${selection} userErrors { code path message } } }`,
    { input },
    token,
  );
  expect(answer.errors).toBeUndefined();
  return { ...answer.data[mutation], statements: answer.extensions.cost.sqlStatements };
}

/** Code and path of each refusal. */
export const refusals = ({ userErrors }: Payload): [string, string][] =>
  userErrors.map(({ code, path }) => [code, path?.join('.') ?? '']);

/** The names of the events of a row, in order. */
export async function eventsOf({ database }: TestServer, subject: string): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    'SELECT name FROM events.recorded WHERE subject_id = $1 ORDER BY id',
    [subject],
  );
  return rows.map(({ name }) => name);
}

/** The names of the events of what somebody did, in order. */
export async function eventsBy({ database }: TestServer, person: string): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    'SELECT name FROM events.recorded WHERE person_id = $1 ORDER BY id',
    [person],
  );
  return rows.map(({ name }) => name);
}

/** Guesses are counted whether they are refused or not: that is what this table is for. */
const APART = ['auth.attempts'];

/**
 * A checksum of every row of every table: also of sessions, events, queued jobs and kept keys, since a mutation that is
 * refused mails nothing, tells nothing and ends nobody's session.
 */
export async function checksum({ database }: TestServer): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `SELECT name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, format('%I.%I', n.nspname, c.relname) AS name
      WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND NOT name = ANY ($1)
      ORDER BY 1`,
    [APART],
  );
  const sums = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS t, md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) AS sum FROM ${name} r`,
  );
  const rows = await database.query<{ t: string; sum: string }>(sums.join(' UNION ALL '));
  return rows.map(({ t, sum }) => `${t} ${sum}`).join('\n');
}

/** Does what must leave every row as it is, such as asking for what is refused; gives back what came of it. */
export async function unchanged<Outcome>(server: TestServer, work: () => Promise<Outcome>): Promise<Outcome> {
  const before = await checksum(server);
  const outcome = await work();
  expect(await checksum(server)).toBe(before);
  return outcome;
}
