import fc from '../support/property';
import { MemberRole } from '../../src/domains/organizations/organizations.enums';
import { Membership } from '../../src/domains/organizations/membership.entity';
import { oneField } from '../../src/kernel/model/root-names';
import { linkModels } from '../../src/kernel/model/link';
import type { Model } from '../../src/kernel/model/metadata';
import { isTenantModel } from '../../src/kernel/model/authorization';
import { inputOf, type PermittedMutation, permittedMutations } from '../support/mutations';
import { mutate, newPerson, type Person, refusals } from '../support/people';
import { serverForTests } from '../support/server';
import { EXAMPLES_OF_MUTATIONS } from './mutation-examples';

/** An organization in which the actor has the role under test. */
interface Place {
  readonly organization: string;
  /** The client account of the actor, if the actor is limited to one. */
  readonly client: string;
  readonly otherClient: string;
  /** The membership of the actor. */
  readonly membership: string;
}

/** Properties of the row that the action targets. */
interface Traits {
  readonly own: boolean;
  readonly client: 'NONE' | 'CLIENT' | 'OTHER';
  /** The role of the target member, if the target is a membership. */
  readonly role: MemberRole;
}

const mutations = permittedMutations();
const models = linkModels();

/** Numbers of cases of a mutation. Mutations whose declarations have the same form are checked by the same code. */
const RUNS = { firstOfForm: 25, others: 10 };

/** Returns everything that the check of a permission depends on, except for the permission itself. */
const formOf = ({ also, model, by, isNew, restores, crud, operation, name }: PermittedMutation): string =>
  JSON.stringify([
    crud ? operation : 'custom',
    [isNew, restores, also !== undefined, by === 'id'],
    [isTenantModel(model, models), model.scopedBy === 'id' ? 'id' : model.scopedBy !== undefined],
    [
      model.writePermission?.owner !== undefined,
      model.readPermission !== undefined,
      model.target === Membership,
    ],
    [EXAMPLES_OF_MUTATIONS[name]?.ownIsFree, EXAMPLES_OF_MUTATIONS[name]?.actor !== undefined],
  ]);
const forms = new Map(mutations.toReversed().map((mutation) => [formOf(mutation), mutation]));
const runsOf = (mutation: PermittedMutation): number =>
  forms.get(formOf(mutation)) === mutation ? RUNS.firstOfForm : RUNS.others;

const server = serverForTests();
let owner: Person;
let asker: Person;

// Each membership of a user adds to the work of the next one.
beforeEach(async () => {
  [owner, asker] = [await newPerson(server), await newPerson(server)];
});

const scopeOf = ({ client }: Traits, place: Place): string | null =>
  client === 'NONE' ? null : client === 'CLIENT' ? place.client : place.otherClient;
const makerOf = ({ own }: Traits): string => (own ? asker.id : owner.id);

/** Creates the row of a mutation. A membership is the actor’s, or one with the role of the traits. */
async function rowFor({ model, name }: PermittedMutation, place: Place, traits: Traits): Promise<string> {
  const { rows } = server;
  const { organization, client, otherClient } = place;
  if (isTenantModel(model, models)) return organization;
  if (model.scopedBy === 'id') return traits.client === 'OTHER' ? otherClient : client;
  if (model.target === Membership) {
    const bound = traits.role === 'CLIENT' ? { clientAccount: otherClient } : {};
    return traits.own
      ? place.membership
      : rows.membership(organization, await rows.user(), { role: traits.role, ...bound });
  }
  const owned = model.writePermission?.owner;
  const { actor, row } = EXAMPLES_OF_MUTATIONS[name] ?? {};
  return rows.rowOf(model.target, {
    [model.tenant!.name]: organization,
    ...(model.scopedBy && { [model.scopedBy]: scopeOf(traits, place) }),
    ...(owned && { [owned]: makerOf(traits) }),
    ...(actor && { [actor]: asker.id }),
    ...row?.({ client: null, isDeleted: false }),
  });
}

/** Creates an organization with an owner and the actor as a member. */
async function placeWith(role: string, granted: string[], denied: string[]): Promise<Place> {
  const { rows } = server;
  const organization = await rows.ownedOrganization(owner.id);
  const [client, otherClient] = [
    await rows.clientAccount(organization),
    await rows.clientAccount(organization),
  ];
  const bound = role === 'CLIENT' ? { clientAccount: client } : {};
  // Owners have every permission: none can be granted or revoked.
  const permissions = role === 'OWNER' ? {} : { grantedPermissions: granted, deniedPermissions: denied };
  const membership = await rows.membership(organization, asker.id, { role, ...bound, ...permissions });
  return { organization, client, otherClient, membership };
}

interface PermissionCheck {
  readonly allowed: boolean;
  readonly reason: string | null;
}

/** Returns the viewerCan result, or undefined when the row is not visible to the actor. */
async function told(model: Model, id: string, permission: string): Promise<PermissionCheck | undefined> {
  const { data, errors } = await server.run(
    `query ($id: ID!, $permission: Permission!) { found: ${oneField(model)}(id: $id) { viewerCan(permission: $permission) { allowed reason } } }`,
    { id, permission },
    asker.token,
  );
  expect(errors).toBeUndefined();
  return data.found?.viewerCan;
}

/** Returns the first negative result of several permissions, else a positive one. */
async function allTold(
  model: Model,
  id: string,
  permissions: readonly string[],
): Promise<PermissionCheck | undefined> {
  const checks = [];
  for (const permission of permissions) checks.push(await told(model, id, permission));
  return checks.find((check) => !check?.allowed) ?? checks[0];
}

const roles = fc.constantFrom(...(Object.keys(MemberRole) as MemberRole[]));
const traitsOfRows = fc.record({
  own: fc.boolean(),
  client: fc.constantFrom('NONE' as const, 'CLIENT' as const, 'OTHER' as const),
  role: roles,
});
const plain = { own: false, client: 'NONE', role: 'VIEWER' } as const;

test.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
  'viewerCan agrees with the result of %s for every role, permission and row',
  async (name, mutation) => {
    const { permission, also, model, restores, isNew, crud } = mutation;
    const permissions = also ? [permission, also] : [permission];
    const refers = isNew && crud?.createFields.some(({ required, type }) => required && !type);
    const { input, ownIsFree } = EXAMPLES_OF_MUTATIONS[name] ?? {};
    const some = fc.subarray([...permissions, 'READ']);
    const seen = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(roles, some, some, traitsOfRows, async (role, granted, denied, found) => {
        // A copy belongs to the actor, whoever owns the original.
        const traits = { ...found, own: isNew || found.own };
        const place = await placeWith(role, granted, denied);
        const id = await rowFor(mutation, place, traits);
        const capability = await allTold(model, id, permissions);
        const given = {
          ...(await inputOf(mutation, id, server.rows.generator)),
          ...(await input?.(server, id)),
        };
        if (restores)
          await server.database.query(`UPDATE "${model.table}" SET deleted_at = now() WHERE id = $1`, [id]);
        const [refusal] = refusals(await mutate(server, name, given, asker.token));

        // Only some users learn that a deleted row existed, or see the rows that a new one refers to.
        const refused = (restores || refers) && refusal?.[0] === 'NOT_FOUND' ? 'NOT_FOUND' : 'FORBIDDEN';
        const free = ownIsFree && traits.own;
        const allowed = capability?.allowed ?? false;
        // Clients lose access to a client account when it is deleted.
        const lost = restores && model.scopedBy === 'id' && role === 'CLIENT';
        expect({ place, outcome: refusal?.[0] ?? 'DONE' }).toEqual({
          place,
          outcome: (allowed && !lost) || free ? 'DONE' : capability ? refused : 'NOT_FOUND',
        });
        expect(capability?.reason ?? '').toMatch(allowed || !capability ? /^$/ : /^[A-Z].*\.$/);
        seen.add(allowed);
      }),
      {
        numRuns: runsOf(mutation),
        examples: [
          ['OWNER', [], [], plain],
          ['VIEWER', [], [], plain],
          ['ADMIN', [], [], { ...plain, role: 'OWNER' }],
          ['VIEWER', permissions, [], plain],
          ['ADMIN', [], permissions, plain],
          ['EDITOR', permissions, ['READ'], plain],
          ['CREATOR', [], ['READ'], { ...plain, own: true }],
        ],
      },
    );
    expect(seen).toEqual(new Set([true, false]));
  },
);
