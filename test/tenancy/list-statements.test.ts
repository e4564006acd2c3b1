import { linkModels } from '../../src/kernel/model/link';
import { type DeclaredList, listsOf, selectionOf } from '../support/list-queries';
import { startTestServer, type TestServer } from '../support/server';
import { createWorld, maySee, type World } from './world';

let resolvers: TestServer;
let compiled: TestServer;
let world: World;

beforeAll(async () => {
  resolvers = await startTestServer({ compiled: false });
  compiled = await startTestServer({ beside: resolvers });
  world = await createWorld(resolvers);
});

afterAll(async () => {
  await compiled.stop();
  await resolvers.stop();
});

/** Returns the ID of the organization, or of a row that has the list and is visible to the owner. */
function parentOf({ name }: DeclaredList): string {
  const [type, field] = name.split('.');
  if (field === undefined) return world.home;
  return world.rows.find((row) => row.type === type && maySee(world, world.owner, row))!.id;
}

/** Queries the list with all its relations to one row. Returns the response and the number of statements. */
async function query(server: TestServer, list: DeclaredList): Promise<{ text: string; count: number }> {
  const source = list.operation(
    (args) => `(${[...args, 'first: 10'].join(', ')}) { nodes { ${selectionOf(list.model)} } }`,
  );
  const { data, errors, extensions } = await server.run(source, { id: parentOf(list) }, world.owner.token);
  expect({ name: list.name, errors }).toEqual({ name: list.name });
  return { text: JSON.stringify(data), count: extensions.cost.sqlStatements };
}

test.each(listsOf(linkModels()).map((list) => [list.name, list] as const))(
  '%s runs one statement, and one more for its parent on the resolver path',
  async (name, list) => {
    const [general, plan] = [await query(resolvers, list), await query(compiled, list)];

    expect(plan.text).toBe(general.text);
    // Setting the viewer counts as one, too.
    expect(plan.count).toBe(2);
    expect(general.count).toBe(name.includes('.') ? 3 : 2);
  },
);
