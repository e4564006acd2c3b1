import { isTenantModel } from '../../src/kernel/model/authorization';
import { linkModels } from '../../src/kernel/model/link';
import { allBulkMutations } from '../../src/kernel/write/bulk';
import { inputOf, type PermittedMutation, permittedMutations, platformMutations } from '../support/mutations';
import { newOrganization, newPerson } from '../support/people';
import type { TestServer } from '../support/server';
import { CALLS, newCaller } from './mutation-calls';
import { EXAMPLES_OF_MUTATIONS } from './mutation-examples';

/** A mutation with an input and an access token with which it succeeds once. */
interface ValidCall {
  readonly input?: object;
  readonly token?: string;
}

const models = linkModels();

/** Prepares a mutation with a declared permission, for the owner of a new organization. */
async function callOfOwner(server: TestServer, mutation: PermittedMutation): Promise<ValidCall> {
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
  return { input, token: owner.token };
}

/** Prepares a mutation of a row of the platform, for staff. */
async function callOfStaff(server: TestServer, mutation: PermittedMutation): Promise<ValidCall> {
  const { model, restores, permission } = mutation;
  const { token } = await newPerson(server, { staffRole: permission });
  const id = await server.rows.rowOf(model.target, restores ? { deletedAt: new Date() } : {});
  const input = {
    ...(await inputOf(mutation, id, server.rows.generator)),
    ...(await EXAMPLES_OF_MUTATIONS[mutation.name]?.input?.(server, id)),
  };
  return { input, token };
}

/** Prepares a mutation of a user on their own rows; on request, of a user who is a member of an organization. */
async function callOfUser(server: TestServer, name: string, asMember: boolean): Promise<ValidCall> {
  const who = await newCaller(server);
  if (asMember) await server.rows.membership((await newOrganization(server)).id, who.id, { role: 'EDITOR' });
  const { input, token } = await CALLS[name]!(server, who);
  return { input, token: token === null ? undefined : who.token };
}

type Prepare = (server: TestServer) => Promise<ValidCall>;

/** Prepares a mutation over many objects with one item. */
const callOfItem =
  (prepare: Prepare): Prepare =>
  async (server) => {
    const { input, token } = await prepare(server);
    return { input: { items: [input] }, token };
  };

/** Returns a function for every mutation that prepares a call of it, by name. */
export function validCalls({ asMember = false } = {}): ReadonlyMap<string, Prepare> {
  const calls = new Map<string, Prepare>(
    [
      ...permittedMutations().map((mutation) => [mutation.name, callOfOwner, mutation] as const),
      ...platformMutations().map((mutation) => [mutation.name, callOfStaff, mutation] as const),
      ...Object.keys(CALLS).map((name) => [name, callOfUser, name] as const),
    ].map(([name, prepare, of]) => [name, (server) => prepare(server, of as never, asMember)]),
  );
  for (const [name, { of }] of allBulkMutations()) calls.set(name, callOfItem(calls.get(of)!));
  return calls;
}
