import { v7 as uuidv7 } from 'uuid';
import { User } from '../../src/domains/identity/user.entity';
import { accessLevelOf, type Permission } from '../../src/domains/organizations/permissions';
import { isTenantModel } from '../../src/kernel/model/authorization';
import { linkModels } from '../../src/kernel/model/link';
import { modelOf } from '../../src/kernel/model/metadata';
import { inputOf, type PermittedMutation } from '../support/mutations';
import { checksum, inputTypeOf, type Member, newMember, newOrganization, newPerson } from '../support/people';
import type { TestServer } from '../support/server';
import { EXAMPLES_OF_MUTATIONS } from './mutation-examples';
import { type PersonalCase, type Role, ROLES, type Surroundings, type Target } from './mutation-matrix.cases';

/** The caller: a member with a role, a user who is not a member (no role), or an anonymous caller. */
export interface Asker extends Partial<Member> {
  readonly name: string;
  readonly role?: Role;
  readonly staffRole?: string;
}

/** A call of a mutation, and its expected result. */
export interface Shot {
  readonly asker: Asker;
  readonly input: object;
  readonly outcome: string;
}

const models = linkModels();

/** Returns whether the access level of the permission covers the row. */
function covers(mutation: PermittedMutation, role: Role, target: Target): boolean {
  const { model, written, isNew, permission } = mutation;
  const level = accessLevelOf(role, permission as Permission);
  const isTenant = isTenantModel(model, models);
  if (level === 'OWN') return Boolean(written.writePermission?.owner) && (isNew || target !== 'colleagues');
  if (level === 'CLIENT') return !isTenant;
  return level === 'ALL';
}

/** Returns whether a member can read the row when it is not deleted. */
function isReadable({ model }: PermittedMutation, role: Role, target: Target): boolean {
  const { readPermission } = model;
  if (readPermission && !accessLevelOf(role, readPermission as Permission)) return false;
  if (isTenantModel(model, models) || role !== 'CLIENT') return true;
  return model.scopedBy !== undefined && target !== 'otherClient';
}

/** Returns the result for a member and a deleted row. Only users who can restore it learn that it existed. */
function resultOfDeleted(mutation: PermittedMutation, role: Role): string {
  const { model, restores, name } = mutation;
  const allowed = covers(mutation, role, 'deleted');
  const ended = EXAMPLES_OF_MUTATIONS[name]?.ended;
  if (ended) return allowed ? ended : 'FORBIDDEN';
  if (!restores) return 'NOT_FOUND';
  if (allowed) return 'DONE';
  const isHidden = isTenantModel(model, models) || (role === 'CLIENT' && model.scopedBy === 'id');
  return isHidden ? 'NOT_FOUND' : 'FORBIDDEN';
}

/** Returns DONE or the expected error code. States the access rules independently of the implementation. */
function expected(mutation: PermittedMutation, { name, role }: Asker, target: Target): string {
  if (name === 'NOBODY') return 'UNAUTHENTICATED';
  if (!role || target === 'otherTenant' || target === 'random') return 'NOT_FOUND';
  if (!isReadable(mutation, role, target)) return 'NOT_FOUND';
  if (target === 'deleted') return resultOfDeleted(mutation, role);
  if (mutation.restores) return isTenantModel(mutation.model, models) ? 'NOT_FOUND' : 'INVALID_STATE';
  return covers(mutation, role, target) ? 'DONE' : 'FORBIDDEN';
}

/** Returns the result of a mutation of a row of the platform. A caller without a staff role sees it only if all rows are public. */
function expectedOfPlatform(mutation: PermittedMutation, { name, staffRole }: Asker, target: Target): string {
  const { isNew, restores, permission, model } = mutation;
  const isVisible = staffRole !== undefined || model.platform?.public === 'TRUE';
  if (name === 'NOBODY') return 'UNAUTHENTICATED';
  const isAllowed = staffRole === permission;
  if (isNew) return isAllowed ? 'DONE' : 'FORBIDDEN';
  if (!isVisible || target === 'random' || (target === 'deleted' && !restores)) return 'NOT_FOUND';
  if (restores && target !== 'deleted') return 'INVALID_STATE';
  return isAllowed ? 'DONE' : 'FORBIDDEN';
}

/** Runs a mutation. Returns DONE, or the codes of the errors. */
export async function attempt(
  server: TestServer,
  mutation: string,
  input?: object,
  token?: string,
): Promise<string> {
  const [variable, argument] = input ? [`($input: ${inputTypeOf(mutation)})`, '(input: $input)'] : ['', ''];
  const { data, errors } = await server.run(
    `mutation${variable} { ${mutation}${argument} { userErrors { code } } }`,
    { input },
    token,
  );
  if (errors) return errors.map(({ extensions }) => String(extensions.code)).join();
  return data[mutation].userErrors.map(({ code }: { code: string }) => code).join() || 'DONE';
}

/** An organization with a member of every role, and the rows that mutations are run on. */
export class MutationMatrix {
  private constructor(
    private readonly server: TestServer,
    readonly home: string,
    private readonly colleague: string,
    /** The client account that the member with the role CLIENT is limited to. */
    readonly client: string,
    private readonly otherClient: string,
    private readonly foreign: { id: string; owner: Member },
    readonly askers: readonly Asker[],
  ) {}

  static async create(server: TestServer): Promise<MutationMatrix> {
    const { id: home, owner } = await newOrganization(server);
    // All roles together generate more than the plan of a new organization allows.
    const limits = JSON.stringify({ monthlyAiCredits: 10_000 });
    await server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [home, limits]);
    const foreign = await newOrganization(server);
    const [client, otherClient] = [
      await server.rows.clientAccount(home),
      await server.rows.clientAccount(home),
    ];
    const askers: Asker[] = [{ name: 'NOBODY' }, { name: 'STRANGER', ...(await newPerson(server)) }];
    for (const role of ROLES) {
      const bound = role === 'CLIENT' ? { clientAccount: client } : {};
      askers.push({ name: role, role, ...(await newMember(server, home, role, bound)) });
    }
    return new MutationMatrix(server, home, owner.id, client, otherClient, foreign, askers);
  }

  /** Creates the calls of a mutation with a declared permission, by every caller. */
  shotsOf(mutation: PermittedMutation, target: Target): Promise<Shot[]> {
    const { server, home } = this;
    const { input, fullInput } = EXAMPLES_OF_MUTATIONS[mutation.name] ?? {};
    return Promise.all(
      this.askers.map(async (asker) => {
        const id = await this.rowFor(mutation, asker, target);
        const given = {
          ...(await inputOf(mutation, id, server.rows.generator, target === 'random' ? home : id)),
          ...(await input?.(server, target === 'random' ? home : id)),
          ...fullInput,
        };
        return { asker, input: given, outcome: expected(mutation, asker, target) };
      }),
    );
  }

  /** Creates the calls of a mutation of a row of the platform, by every caller and by staff. */
  async platformShotsOf(mutation: PermittedMutation, target: Target): Promise<Shot[]> {
    const { rows } = this.server;
    const staff: Asker[] = [];
    for (const staffRole of ['SUPPORT', 'ADMIN'])
      staff.push({ name: `staff ${staffRole}`, staffRole, ...(await newPerson(this.server, { staffRole })) });
    const deleted = target === 'deleted' ? { deletedAt: new Date() } : {};
    const { softDelete } = mutation.model;
    const isMissing = target === 'random' || (target === 'deleted' && !softDelete);
    return Promise.all(
      [...this.askers, ...staff].map(async (asker) => {
        const id = isMissing ? uuidv7() : await rows.rowOf(mutation.model.target, deleted);
        const input = {
          ...(await inputOf(mutation, id, rows.generator)),
          ...(await EXAMPLES_OF_MUTATIONS[mutation.name]?.input?.(this.server, id)),
        };
        return { asker, input, outcome: expectedOfPlatform(mutation, asker, target) };
      }),
    );
  }

  /** Creates the calls of a mutation of a row that belongs to one user, by every caller. */
  personalShotsOf({ by, input, row, result }: PersonalCase, target: Target): Promise<Shot[]> {
    const { server, home, foreign, colleague, client, otherClient } = this;
    return Promise.all(
      this.askers.map(async (asker) => {
        const at: Surroundings = {
          ...{ home, foreign: foreign.id, colleague, foreigner: foreign.owner.id, otherClient },
          callerClient: asker.role === 'CLIENT' ? client : null,
          caller: asker.id ?? colleague,
          deletedOrganization: () => this.organizationFor(asker, 'deleted'),
        };
        const id = target === 'random' ? uuidv7() : await row(server, at, target);
        const forMember = result?.(asker.role, target) ?? (target === 'own' ? 'DONE' : 'NOT_FOUND');
        const outcome = asker.name === 'NOBODY' ? 'UNAUTHENTICATED' : forMember;
        return { asker, input: { ...input, [by]: id }, outcome };
      }),
    );
  }

  /** Runs a mutation for every caller. Those that must fail change nothing; those that succeed do. */
  async expectOutcomes(mutation: string, shots: readonly Shot[]): Promise<void> {
    const { server } = this;
    const told = new Map<string, string>();
    const fire = async ({ asker, input }: Shot): Promise<void> =>
      void told.set(asker.name, await attempt(server, mutation, input, asker.token));

    const before = await checksum(server);
    await Promise.all(shots.filter(({ outcome }) => outcome !== 'DONE').map(fire));
    const between = await checksum(server);
    const done = shots.filter(({ outcome }) => outcome === 'DONE');
    await Promise.all(done.map(fire));

    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(shots.map(({ asker, outcome }) => [asker.name, outcome])),
    );
    expect(between).toBe(before);
    if (done.length) expect(await checksum(server)).not.toBe(before);
  }

  /**
   * Runs a mutation over many objects for every caller, with one item per target: first those that must fail, which change
   * nothing, then all of them in one call. `shots` are the calls of the single mutation by target.
   */
  async expectItemOutcomes(mutation: string, shots: readonly (readonly Shot[])[]): Promise<void> {
    for (const { asker } of shots[0]!) {
      const items = shots.map((ofTarget) => ofTarget.find((shot) => shot.asker === asker)!);
      const failing = items.filter(({ outcome }) => outcome !== 'DONE');
      const before = await checksum(this.server);
      await this.expectItems(mutation, asker, failing);
      expect(await checksum(this.server)).toBe(before);
      await this.expectItems(mutation, asker, items);
      if (failing.length < items.length) expect(await checksum(this.server)).not.toBe(before);
    }
  }

  private async expectItems(mutation: string, { name, token }: Asker, shots: readonly Shot[]): Promise<void> {
    const { data, errors } = await this.server.run(
      `mutation ($input: ${inputTypeOf(mutation)}) { ${mutation}(input: $input) {
         results { userErrors { code } } userErrors { code } } }`,
      { input: { items: shots.map(({ input }) => input) } },
      token,
    );
    const ofItems = data?.[mutation]?.results as { userErrors: { code: string }[] }[] | undefined;
    const told = shots.map((_, i) =>
      errors
        ? errors.map(({ extensions }) => String(extensions.code)).join()
        : ofItems![i]!.userErrors.map(({ code }) => code).join() || 'DONE',
    );
    expect({ name, told }).toEqual({ name, told: shots.map(({ outcome }) => outcome) });
  }

  /** Creates a separate organization for each caller, since a change of one affects all its members. */
  private async organizationFor(asker: Asker, target: Target): Promise<string> {
    const { rows, database } = this.server;
    const { id } = await newOrganization(this.server);
    if (target !== 'otherTenant' && asker.role && asker.id) {
      const bound = asker.role === 'CLIENT' ? { clientAccount: await rows.clientAccount(id) } : {};
      await rows.membership(id, asker.id, { role: asker.role, ...bound });
    }
    if (target === 'deleted')
      await database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [id]);
    return id;
  }

  /** Returns the client account that the row belongs to. */
  private clientOf({ role }: Asker, target: Target): string | null {
    if (target === 'otherTenant') return null;
    if (target === 'otherClient') return this.otherClient;
    return role === 'CLIENT' ? this.client : null;
  }

  /** Creates the row of a declared mutation. Rows that cannot be deleted do not exist instead. */
  private async rowFor(mutation: PermittedMutation, asker: Asker, target: Target): Promise<string> {
    const { model, by, name } = mutation;
    const { rows } = this.server;
    if (target === 'random') return uuidv7();
    if (isTenantModel(model, models)) {
      if (by === 'id' || target === 'deleted') return this.organizationFor(asker, target);
      return target === 'otherTenant' ? this.foreign.id : this.home;
    }
    const scope = this.clientOf(asker, target);
    const isDeleted = target === 'deleted';
    const isScope = model.scopedBy === 'id';
    if (isScope && asker.role === 'CLIENT' && scope && !isDeleted) return scope;
    const { row, actor } = EXAMPLES_OF_MUTATIONS[name] ?? {};
    const more = row?.({ client: scope, isDeleted }) ?? {};
    if (isDeleted && !model.softDelete && !('status' in more)) return uuidv7();
    const owner = model.writePermission?.owner;
    const isOthers = target === 'colleagues' || target === 'otherTenant';
    const given = {
      [model.tenant!.name]: target === 'otherTenant' ? this.foreign.id : this.home,
      ...(model.scopedBy && !isScope && { [model.scopedBy]: scope }),
      ...(owner && { [owner]: isOthers ? this.colleague : (asker.id ?? this.colleague) }),
      ...(actor && { [actor]: asker.id ?? this.colleague }),
      ...(isDeleted && model.softDelete && { deletedAt: new Date() }),
      ...more,
    };
    const known = new Map([[modelOf(User), await rows.user()]]);
    return (await rows.generator.insert(model.target, given, known)).id as string;
  }
}
