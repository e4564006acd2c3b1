import { getNamedType, GraphQLID, type GraphQLInputType, isInputObjectType } from 'graphql';
import { buildMarqueeSchema } from '../../src/schema';
import { allBulkMutations } from '../../src/kernel/write/bulk';
import { permittedMutations, platformMutations } from '../support/mutations';
import { allRows, unchanged } from '../support/people';
import { startTestServer, type TestServer } from '../support/server';
import { type Account, type Call, CALLS, newCaller } from './mutation-calls';
import { ANONYMOUS, PERSONAL, ROLES, TARGETS } from './mutation-matrix.cases';
import { attempt, MutationMatrix } from './mutation-matrix.world';

const mutations = permittedMutations();
const ofPlatform = platformMutations();

/** Every test reads all rows several times, and leaves some, so after this many tests there is a new database. */
const TESTS_PER_DATABASE = 120;

let server: TestServer;
let matrix: MutationMatrix;
let tests = 0;

beforeEach(async () => {
  tests += 1;
  if (tests % TESTS_PER_DATABASE !== 1) return;
  if (tests > 1) await server.stop();
  server = await startTestServer();
  matrix = await MutationMatrix.create(server);
});

afterAll(() => server.stop());

/** Returns whether a value of the input type contains an ID at any depth. */
function takesId(type: GraphQLInputType, seen: readonly unknown[] = []): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.includes(named)) return named === GraphQLID;
  return Object.values(named.getFields()).some((field) => takesId(field.type, [...seen, named]));
}

test('covers every mutation: by its declared permission, or by how users call it on their own rows', () => {
  const fields = Object.values(buildMarqueeSchema().getMutationType()!.getFields());
  // Mutations over many objects run the declared ones.
  const declared = [...[...mutations, ...ofPlatform].map(({ name }) => name), ...allBulkMutations().keys()];
  expect([...declared, ...Object.keys(CALLS)].sort()).toEqual(fields.map(({ name }) => name).sort());
  const withId = fields.filter(({ args }) => args.some(({ type }) => takesId(type))).map(({ name }) => name);
  // Without the secret, an anonymous caller cannot reach the object with the ID.
  const personal = withId.filter((name) => !declared.includes(name) && !(name in ANONYMOUS));
  expect(personal.sort()).toEqual(Object.keys(PERSONAL).sort());
});

describe.each(mutations.map((mutation) => [mutation.name, mutation] as const))('%s', (name, mutation) => {
  test.each(TARGETS)('returns the permitted result for every role when the target is %s', async (target) => {
    await matrix.expectOutcomes(name, await matrix.shotsOf(mutation, target));
  });
});

describe.each(ofPlatform.map((mutation) => [mutation.name, mutation] as const))('%s', (name, mutation) => {
  test.each(['own', 'deleted', 'random'] as const)(
    'is limited to the declared staff role when the target is %s',
    async (target) => {
      await matrix.expectOutcomes(name, await matrix.platformShotsOf(mutation, target));
    },
  );
});

describe.each(Object.entries(PERSONAL))('%s', (name, personal) => {
  test.each(TARGETS)('returns the permitted result for every role when the target is %s', async (target) => {
    await matrix.expectOutcomes(name, await matrix.personalShotsOf(personal, target));
  });
});

describe.each(Object.entries(CALLS))('%s', (mutation, prepare) => {
  test('changes nothing when the caller is anonymous and has no secret', async () => {
    const { input, result } = ANONYMOUS[mutation] ?? {
      ...(await prepare(server, await newCaller(server))),
      result: 'UNAUTHENTICATED',
    };
    expect(await unchanged(server, () => attempt(server, mutation, input))).toBe(result);
  });

  test('succeeds for a user of any role, and changes no row of another user', async () => {
    const calls: { name: string; who: Account; call: Call }[] = [];
    // One after the other: some run the email queue.
    for (const role of [undefined, ...ROLES]) {
      const who = await newCaller(server);
      const bound = role === 'CLIENT' ? { clientAccount: matrix.client } : {};
      if (role) await server.rows.membership(matrix.home, who.id, { role, ...bound });
      calls.push({ name: role ?? 'STRANGER', who, call: await prepare(server, who) });
    }
    const users = calls.map(({ who }) => who.id);
    // Documents of the search have the IDs of memberships only.
    const rowsOfUsers = await server.database.query<{ id: string }>(
      'SELECT id FROM sessions WHERE user_id = ANY ($1) UNION ALL SELECT id FROM memberships WHERE user_id = ANY ($1)',
      [users],
    );
    const own = [...users, ...calls.map(({ who }) => who.email), ...rowsOfUsers.map(({ id }) => id)];
    own.push(...calls.flatMap(({ call }) => call.own ?? []));
    // Activity is written once a minute, which may be between the two reads that are compared.
    await server.database.query(`UPDATE sessions SET last_activity_at = now() + interval '1 hour'`);
    const before = await allRows(server);
    const told = await Promise.all(
      calls.map(async ({ name, who, call: { input, token } }) => [
        name,
        await attempt(server, mutation, input, token === null ? undefined : who.token),
      ]),
    );

    expect(told).toEqual(calls.map(({ name }) => [name, 'DONE']));
    const after = new Set(await allRows(server));
    const changed = before.filter((row) => !after.has(row));
    expect(changed.filter((row) => !own.some((text) => row.includes(text)))).toEqual([]);
  });
});
