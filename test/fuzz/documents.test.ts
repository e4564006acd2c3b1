import fc from '../support/property';
import { User } from '../../src/domains/identity/user.entity';
import { Membership } from '../../src/domains/organizations/membership.entity';
import { Organization } from '../../src/domains/organizations/organization.entity';
import { linkModels } from '../../src/kernel/model/link';
import { modelOf } from '../../src/kernel/model/metadata';
import { buildMarqueeSchema } from '../../src/schema';
import { isAccepted, type Values } from '../support/generated-rows';
import { heldBytes } from '../support/heap';
import { serverForTests } from '../support/server';
import { diceOf, Documents, type Operation } from './documents';

/** `npm run test:fuzz` runs ten times as many. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000);
const AT_ONCE = 20;
const ROUNDS = Math.ceil(RUNS / AT_ONCE);
/** Rounds after which the code is compiled and the bounded statement caches are nearly full. */
const WARM_UP = Math.floor(ROUNDS / 5);
/** Maximum heap growth in bytes after the warm-up. A leaked parsed operation takes about 18,000 bytes. */
const SETTLING = 1_000_000;
const PER_REQUEST = 3_000;

/** Occurs in every row of the other tenant, and in no row that the viewer can see. */
const MARKER = 'Zzyzx';
/** Matches internal details of the program and the database, which no error message may contain. */
const INSIDE =
  /node_modules|\.ts:\d|at \w+ \(|PostgresError|QueryFailedError|relation "|syntax error|violates|SELECT |INSERT INTO|marquee_app/;

const server = serverForTests({ cacheDocuments: false });
let person: string;
let ids: string[];

beforeAll(async () => {
  const { rows } = server;
  const world = async (name: string): Promise<{ person: string; ids: string[] }> => {
    const person = await rows.user({ fullName: name });
    const organization = await rows.ownedOrganization(person, { name });
    const known = new Map([
      [modelOf(User), person],
      [modelOf(Organization), organization],
    ]);
    for (const model of linkModels().filter((one) => !known.has(one) && one.target !== Membership)) {
      const relations = [...model.belongsTo.values()].map((relation) => [
        relation.name,
        known.get(modelOf(relation.target())),
      ]);
      const texts = (model.platform?.public === 'TRUE' ? [] : [...model.attributes.values()])
        .filter(({ column, type }) => column && type.sql === 'text' && !type.array && isAccepted(type, name))
        .map((attribute) => [attribute.name, name]);
      const tenant = model.tenant ? { [model.tenant.name]: organization } : {};
      const optional = Object.fromEntries([...texts, ...relations]) as Values;
      const { id } = await rows.generator.insertFilled(model.target, tenant, optional);
      if (typeof id === 'string') known.set(model, id);
    }
    return { person, ids: [...known.values()] };
  };
  const mine = await world('Asha');
  const other = await world(MARKER);
  person = mine.person;
  ids = [...mine.ids, ...other.ids];
});

async function ask(
  { query, variables }: Operation,
  token: string,
): Promise<{ status: number; text: string }> {
  const body = `{"query": ${JSON.stringify(query)}, "variables": ${variables}}`;
  const response = await server.post(body, { authorization: `Bearer ${token}` });
  return { status: response.status, text: await response.text() };
}

interface Answer {
  errors?: { message: string; extensions?: { code?: string } }[];
  data?: Record<string, unknown> | null;
}

/** Returns the leaks in a response, ignoring text that the request itself contains. */
function leaks({ query, variables }: Operation, text: string): string[] {
  const { errors = [] } = JSON.parse(text) as Answer;
  const found: string[] = [];
  if (text.includes(MARKER)) found.push('another tenant');
  const told = errors.filter(
    ({ message }) => INSIDE.test(message) && !`${query} ${variables}`.includes('SELECT '),
  );
  found.push(...told.map(({ message }) => `inside: ${message}`));
  if (errors.some(({ extensions }) => extensions?.code === 'INTERNAL')) found.push('INTERNAL');
  return found;
}

/** Counts outcomes, because a generator whose operations are always rejected would test only the parser. */
const COUNTED = {
  executed: ({ data }: Answer) => data !== undefined,
  foundSomething: ({ data }: Answer) => Object.values(data ?? {}).some((value) => value !== null),
  signedOut: ({ errors }: Answer) => !!errors?.some((e) => e.extensions?.code === 'UNAUTHENTICATED'),
  variableRefused: ({ errors }: Answer) =>
    !!errors?.some(({ message }) => message.startsWith('Variable "$v')),
};

test(`${RUNS} random operations return no 500, internal details or data of another tenant, and retain no memory`, async () => {
  const schema = buildMarqueeSchema();
  const counts = { executed: 0, foundSomething: 0, signedOut: 0, variableRefused: 0 };
  /** Counts only operations that returned data. */
  const withData = { variables: 0, fragments: 0 };
  let rounds = 0;
  let warm = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer(), { minLength: AT_ONCE, maxLength: AT_ONCE }), async (seeds) => {
      if (rounds === WARM_UP) warm = await heldBytes();
      rounds += 1;
      // A new token per round, because some operations sign out.
      const token = await server.tokenFor(person);
      const operations = seeds.map((seed) => new Documents(schema, diceOf(seed), ids).operation());
      const answers = await Promise.all(operations.map((operation) => ask(operation, token)));
      answers.forEach(({ status, text }, i) => {
        const operation = operations[i]!;
        const context = { operation, text: text.slice(0, 2_000) };
        expect({ ...context, status: status < 500, leaks: leaks(operation, text) }).toEqual({
          ...context,
          status: true,
          leaks: [],
        });
        const answer = JSON.parse(text) as Answer;
        for (const [name, is] of Object.entries(COUNTED))
          if (is(answer)) counts[name as keyof typeof counts] += 1;
        if (!COUNTED.foundSomething(answer)) return;
        if (operation.variables !== '{}') withData.variables += 1;
        if (operation.query.includes('fragment F')) withData.fragments += 1;
      });
      // Clears the statements that the test server records, which would count as retained memory.
      server.statements.length = 0;
    }),
    { numRuns: ROUNDS, endOnFailure: true },
  );
  const after = AT_ONCE * (ROUNDS - WARM_UP);
  expect((await heldBytes()) - warm).toBeLessThan(SETTLING + PER_REQUEST * after);
  expect(counts.executed).toBeGreaterThan(RUNS / 2.5);
  expect(counts.foundSomething).toBeGreaterThan(RUNS / 6);
  expect(counts.signedOut).toBeLessThan(RUNS / 10);
  expect(counts.variableRefused).toBeGreaterThan(RUNS / 20);
  expect(withData.variables).toBeGreaterThan(RUNS / 15);
  expect(withData.fragments).toBeGreaterThan(RUNS / 15);
  expect(await server.database.count('posts WHERE caption = $1', [MARKER])).toBe(1);
}, 600_000);
