import { linkModels } from '../../src/kernel/model/link';
import { type PermittedMutation, permittedMutations } from '../support/mutations';
import { serverForTests } from '../support/server';
import { MutationMatrix } from '../domains/mutation-matrix.world';
import { openValues } from './visibility';
import { createWorld, visibilityErrors, type World } from './world';

/** Breaks one declaration at a time in the database, and expects the generated tests to fail. */
// Each connection plans all statements of a table again once its policy has changed.
const server = serverForTests({ poolSize: 1, writingConnections: 1 });
let world: World;
let matrix: MutationMatrix;

beforeAll(async () => {
  world = await createWorld(server);
  matrix = await MutationMatrix.create(server);
});

interface Condition {
  readonly using: string | null;
  readonly check: string | null;
}

const alter = (table: string, policy: string, { using, check }: Condition): Promise<unknown> =>
  server.database.query(
    `ALTER POLICY "${policy}" ON "${table}" ${using === null ? '' : `USING (${using})`} ${check === null ? '' : `WITH CHECK (${check})`}`,
  );

/** Runs a function while a policy has another condition. */
async function withPolicy<T>(
  table: string,
  policy: string,
  condition: 'true' | 'false',
  work: () => Promise<T>,
): Promise<T> {
  const [before] = await server.database.query<{ using: string | null; check: string | null }>(
    'SELECT qual AS "using", with_check AS "check" FROM pg_policies WHERE tablename = $1 AND policyname = $2',
    [table, policy],
  );
  const { using, check } = before!;
  await alter(table, policy, { using: using && condition, check: check && condition });
  return work().finally(() => alter(table, policy, { using, check }));
}

const models = linkModels().filter(({ isNode }) => isNode);
/** Models of which not every row is public. */
const hidden = models.filter((model) => Object.keys(openValues(model) ?? { owned: true }).length > 0);
const ofTenant = models.filter(({ tenant, readPolicy }) => tenant && !readPolicy);
const updates = permittedMutations().filter(({ operation }) => operation === 'update');

test('finds no wrong row while all declarations hold', async () => {
  expect(await visibilityErrors(server, world)).toEqual([]);
});

test.each(hidden.map(({ name, table }) => [name, table]))(
  'fails when the read policy of %s shows every row',
  async (name, table) => {
    const errors = await withPolicy(table, `${table}_read`, 'true', () =>
      visibilityErrors(server, world, name),
    );

    expect(errors).toContain(`${name} is shown to CLIENT`);
    expect(errors).toContain(`${name} is shown to OWNER`);
  },
);

test.each(ofTenant.map(({ name, table }) => [name, table]))(
  'fails when the read policy of %s hides every row',
  async (name, table) => {
    const errors = await withPolicy(table, `${table}_read`, 'false', () =>
      visibilityErrors(server, world, name),
    );

    expect(errors).toContain(`${name} is hidden from OWNER`);
  },
);

test.each(updates.map((mutation): [string, PermittedMutation] => [mutation.name, mutation]))(
  'fails when %s is possible without its permission, or not even with it',
  async (name, mutation) => {
    const { table, readPermission } = mutation.written;
    const run = async (): Promise<void> => matrix.expectOutcomes(name, await matrix.shotsOf(mutation, 'own'));
    const possible = (): Promise<void> => withPolicy(table, `${table}_update`, 'true', run);

    // Whoever cannot read an object is told that it does not exist.
    if (readPermission)
      await expect(withPolicy(table, `${table}_read`, 'true', possible)).rejects.toThrow(
        '"VIEWER": "NOT_FOUND"',
      );
    else await expect(possible()).rejects.toThrow('"VIEWER": "FORBIDDEN"');
    await expect(withPolicy(table, `${table}_update`, 'false', run)).rejects.toThrow('"OWNER": "DONE"');
    // With the declared policies, it passes.
    await run();
  },
);
