import { accessLevelOf, type Permission } from '../../src/domains/organizations/permissions';
import { linkModels } from '../../src/kernel/model/link';
import { isTenantModel } from '../../src/kernel/model/authorization';
import { inputOf, type PermittedMutation, permittedMutations, platformMutations } from '../support/mutations';
import { newOrganization, newPerson } from '../support/people';
import { serverForTests } from '../support/server';
import { expectSnapshot } from '../support/snapshot';
import { call, CALLS, newCaller } from './mutation-calls';
import { EXAMPLES_OF_MUTATIONS } from './mutation-examples';
import { ROLES } from './mutation-matrix.cases';

const server = serverForTests();
const models = linkModels();
const mutations = permittedMutations();
const ofPlatform = platformMutations();

/** Runs a mutation with a declared permission as the owner of a new organization. Returns the number of statements. */
async function statementsOf(mutation: PermittedMutation): Promise<number> {
  const { name, model, restores } = mutation;
  const { rows, database } = server;
  const { id: organization, owner } = await newOrganization(server);
  let id = organization;
  if (isTenantModel(model, models)) {
    if (restores) await database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [id]);
  } else {
    const row = EXAMPLES_OF_MUTATIONS[name]?.row?.({ client: null, isDeleted: false }) ?? {};
    const user = row.status === 'ACTIVE' ? { user: await rows.user() } : {};
    const deleted = restores ? { deletedAt: new Date() } : {};
    id = await rows.rowOf(model.target, {
      [model.tenant!.name]: organization,
      ...user,
      ...deleted,
      ...row,
    });
  }
  const input = {
    ...(await inputOf(mutation, id, rows.generator)),
    ...(await EXAMPLES_OF_MUTATIONS[name]?.input?.(server, id)),
    ...EXAMPLES_OF_MUTATIONS[name]?.fullInput,
  };
  const { payload, statements } = await call(server, name, { input, token: owner.token });
  expect({ name, payload }).toEqual({ name, payload: { userErrors: [] } });
  return statements;
}

/** Runs a mutation of a row of the platform as staff. Returns the number of statements. */
async function statementsOfStaff(mutation: PermittedMutation): Promise<number> {
  const { name, model, restores, permission } = mutation;
  const { token } = await newPerson(server, { staffRole: permission });
  const id = await server.rows.rowOf(model.target, restores ? { deletedAt: new Date() } : {});
  const input = await inputOf(mutation, id, server.rows.generator);
  const { payload, statements } = await call(server, name, { input, token });
  expect({ name, payload }).toEqual({ name, payload: { userErrors: [] } });
  return statements;
}

/** Runs a mutation of a user on their own rows. Returns the number of statements. */
async function statementsOfOwn(name: string): Promise<number> {
  const who = await newCaller(server);
  const { input, token } = await CALLS[name]!(server, who);
  const answer = await call(server, name, { input, token: token === null ? undefined : who.token });
  expect({ name, payload: answer.payload }).toEqual({ name, payload: { userErrors: [] } });
  return answer.statements;
}

/** Lists the roles with a permission: all rows, own rows or those of one client account. */
const rolesWith = (permission: Permission): string =>
  ROLES.flatMap((role) => {
    const level = accessLevelOf(role, permission);
    return level ? [level === 'ALL' ? role : `${role} (${level.toLowerCase()})`] : [];
  }).join(', ');

test('every mutation runs the committed number of statements', async () => {
  const counts = new Map<string, number>();
  for (const mutation of mutations) counts.set(mutation.name, await statementsOf(mutation));
  for (const mutation of ofPlatform) counts.set(mutation.name, await statementsOfStaff(mutation));
  for (const name of Object.keys(CALLS)) counts.set(name, await statementsOfOwn(name));
  expectSnapshot(
    'mutation-statements.txt',
    [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, count]) => `${name}: ${count}`),
  );
}, 300_000);

test('every mutation requires the committed permission, which the committed roles have', () => {
  const lines = mutations.map(
    ({ name, permission }) => `${name}: ${permission} (${rolesWith(permission as Permission)})`,
  );
  const staff = ofPlatform.map(({ name, permission }) => `${name}: ${permission} (staff)`);
  expectSnapshot('mutation-permissions.txt', [...lines, ...staff].sort());
});
