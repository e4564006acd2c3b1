import { createHash } from 'node:crypto';
import type { Json, TestServer } from './server';

/** A user with an access token. */
export interface Person {
  readonly id: string;
  readonly token: string;
}

/** Creates a member of an organization with a session. */
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

/** Creates an organization with its owner. */
export async function newOrganization(server: TestServer): Promise<{ id: string; owner: Member }> {
  const person = await newPerson(server);
  const id = await server.rows.organization(person.id);
  const membership = await server.rows.membership(id, person.id, { role: 'OWNER' });
  return { id, owner: { ...person, membership } };
}

/** Returns the input type of a mutation. */
export const inputTypeOf = (mutation: string): string =>
  `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;

type Payload = Record<string, Json> & {
  userErrors: { code: string; path: string[] | null; message: string }[];
  statements: number;
};

/** Runs one mutation over HTTP. Returns its payload with the number of statements. */
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

/** Returns code and path of each user error. */
export const refusals = ({ userErrors }: Payload): [string, string][] =>
  userErrors.map(({ code, path }) => [code, path?.join('.') ?? '']);

/** Returns the names of the events of a row, in order. */
export async function eventsOf({ database }: TestServer, subject: string): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    'SELECT name FROM events.recorded WHERE subject_id = $1 ORDER BY id',
    [subject],
  );
  return rows.map(({ name }) => name);
}

/** Returns the names of the events of an actor, in order. */
export async function eventsBy({ database }: TestServer, person: string): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    'SELECT name FROM events.recorded WHERE person_id = $1 ORDER BY id',
    [person],
  );
  return rows.map(({ name }) => name);
}

/** Excluded from checksums: failed attempts are recorded on purpose. */
const APART = ['auth.attempts'];

interface Table {
  readonly name: string;
  /** Whether all columns have a type that PostgreSQL can hash. */
  readonly hashable: boolean;
}

/** Returns the names of all tables, with their schemas. */
async function tableNames({ database }: TestServer): Promise<string[]> {
  const { rows } = await database.owner.query<{ name: string }>({
    name: 'names of all tables',
    text: `SELECT format('%I.%I', n.nspname, c.relname) AS name
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
            ORDER BY 1`,
  });
  return rows.map(({ name }) => name).filter((name) => !APART.includes(name));
}

/** The tables of the last call, by their names. */
let known: { readonly names: string; readonly tables: Table[] } | undefined;

/** Returns all tables, with their schemas in the names. Reads their columns once, until there is another table. */
async function tablesOf(server: TestServer): Promise<Table[]> {
  const names = (await tableNames(server)).join();
  if (known?.names !== names) {
    const tables = await server.database.query<Table>(
      `SELECT name, NOT EXISTS (SELECT FROM pg_attribute a
                                 WHERE a.attrelid = name::regclass AND a.atttypid IN ('json'::regtype, 'tsvector'::regtype)) AS hashable
         FROM unnest($1::text[]) AS t (name)`,
      [names.split(',')],
    );
    known = { names, tables };
  }
  return known.tables;
}

/** SQL of rows as text. Any request can record the activity of its session, once in some minutes. */
const rowText = (table: string): string =>
  table === 'public.sessions' ? `(to_jsonb(r) - 'last_activity_at')::text` : 'r::text';

/** SQL of the hash of a row. Texts of rows take much longer. */
const rowHash = ({ name, hashable }: Table): string =>
  hashable && name !== 'public.sessions'
    ? 'hash_record_extended(r, 0)'
    : `hashtextextended(${rowText(name)}, 0)`;

/**
 * Returns a checksum of all rows of all tables, including sessions, events, queued jobs and idempotency keys: a failed
 * mutation sends no email, records no event and ends no session.
 */
export async function checksum(server: TestServer): Promise<string> {
  const sums = (await tablesOf(server)).map(
    (table) =>
      `SELECT '${table.name}' AS t, concat(count(*), ' ', sum(${rowHash(table)})) AS sum FROM ${table.name} r`,
  );
  const text = `${sums.join(' UNION ALL ')} ORDER BY t`;
  // Prepared, because planning it takes longer than running it.
  const name = createHash('md5').update(text).digest('hex');
  const { rows } = await server.database.owner.query<{ t: string; sum: string }>({ name, text });
  return rows.map(({ t, sum }) => `${t} ${sum}`).join('\n');
}

/** Returns all rows of all tables as text, each with the name of its table. */
export async function allRows(server: TestServer): Promise<string[]> {
  const selects = (await tablesOf(server)).map(
    ({ name }) => `SELECT '${name} ' || ${rowText(name)} AS row FROM ${name} r`,
  );
  const rows = await server.database.query<{ row: string }>(selects.join(' UNION ALL '));
  return rows.map(({ row }) => row);
}

/** Runs an operation that must not change any row, such as a failing mutation. Returns its result. */
export async function unchanged<Outcome>(server: TestServer, work: () => Promise<Outcome>): Promise<Outcome> {
  const before = await checksum(server);
  const outcome = await work();
  expect(await checksum(server)).toBe(before);
  return outcome;
}
