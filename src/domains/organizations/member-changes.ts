import { inputField, modelOf } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import {
  assertVersion,
  asSystem,
  throwNotFound,
  throwUserError,
  UserErrorCode,
  type Values,
} from '../../kernel/write';
import { User } from '../identity/user.entity';
import { assertCanGrant, type NewGrants } from './member-grants';
import { Membership } from './membership.entity';
import { lockAccount, lockAsMember, lockAuthorized, type OrganizationChange } from './organization-lock';
import type { MemberRole } from './organizations.enums';
import { ORGANIZATION_MESSAGES } from './organizations.messages';
import { requireOwner } from './owners';
import type { Permission } from './permissions';
import { updateMembership } from './update-membership';

const throwMembershipNotFound = (): never => throwNotFound('membership', ['input', 'id']);

/** Returns a membership in an organization of the user that the user can see. Invited users cannot change their own. */
async function visibleMembership(tx: WriteTransaction, id: string, userId: string): Promise<Membership> {
  const membership = await tx.manager.findOneBy(Membership, { id });
  if (!membership || (membership.user === userId && membership.status !== 'ACTIVE'))
    return throwMembershipNotFound();
  return membership;
}

/** Returns a membership as it is after its organization was locked. Throws if it has ended. */
async function currentMembership(
  tx: WriteTransaction,
  { organization, id }: Membership,
): Promise<Membership> {
  const membership = await tx.manager.findOneBy(Membership, { organization, id });
  if (membership?.status === 'INACTIVE')
    throwUserError(UserErrorCode.INVALID_STATE, ORGANIZATION_MESSAGES.membershipEnded(), ['input', 'id']);
  return membership ?? throwMembershipNotFound();
}

const changeOf = ({ organization }: Membership, userId: string): OrganizationChange => ({
  organizationId: organization,
  userId,
  field: 'id',
});

/** A membership as the user saw it who changes it. */
export interface VersionedMembership {
  readonly id: string;
  readonly userId: string;
  /** If set, the version that the membership must have. */
  readonly expectedVersion?: number | null | undefined;
}

/** The change of a role. Undefined values stay as they are, unless the new role requires others. */
export interface RoleChange {
  readonly role?: MemberRole;
  readonly clientAccount?: string;
  readonly grantedPermissions?: readonly Permission[];
  readonly deniedPermissions?: readonly Permission[];
}

/** Permissions granted in addition to a role end with it. Owners have no individual permissions. */
function grantsAfter(before: Membership, change: RoleChange): NewGrants {
  const role = change.role ?? before.role;
  return {
    organization: before.organization,
    role,
    clientAccount: change.clientAccount ?? (role === 'CLIENT' ? before.clientAccount : null),
    grantedPermissions: change.grantedPermissions ?? (role === before.role ? before.grantedPermissions : []),
    deniedPermissions: change.deniedPermissions ?? (role === 'OWNER' ? [] : before.deniedPermissions),
  };
}

/** Throws a version conflict if the membership has another version than expected. */
function assertUnchanged(before: Membership, expected: number | null | undefined, change: RoleChange): void {
  const model = modelOf(Membership);
  const fields = ['role', 'clientAccount', 'grantedPermissions', 'deniedPermissions'];
  const inputFields = fields.map((name) => inputField(model, name));
  assertVersion(model, before as Membership & Values, { ...change }, expected, inputFields);
}

/** Changes the role and permissions of a membership. Returns the ID of the organization. */
export async function changeRole(
  tx: WriteTransaction,
  { id, userId, expectedVersion }: VersionedMembership,
  change: RoleChange,
): Promise<string> {
  const found = await visibleMembership(tx, id, userId);
  await asSystem(tx, found.organization, async () => {
    const lockedUser =
      change.role === 'OWNER' && (await lockAccount(tx, found.user)) ? found.user : undefined;
    const actor = await lockAuthorized(tx, 'MEMBERS_MANAGE', changeOf(found, userId));
    const before = await currentMembership(tx, found);
    assertUnchanged(before, expectedVersion, change);
    const grants = grantsAfter(before, change);
    await assertCanGrant(tx, { actor, before, grants });
    if (grants.role === 'OWNER' && before.role !== 'OWNER' && before.user !== lockedUser)
      throwUserError(UserErrorCode.INVALID_STATE, ORGANIZATION_MESSAGES.cannotBecomeOwner(), ['input', 'id']);
    const { organization, ...values } = grants;
    await updateMembership(
      tx,
      { organization, id },
      {
        ...values,
        grantedPermissions: [...values.grantedPermissions],
        deniedPermissions: [...values.deniedPermissions],
      },
    );
    if (before.role === 'OWNER') await requireOwner(tx, organization);
  });
  return found.organization;
}

/** Ends a membership. It keeps the name and the profile image that the user has now. */
async function deactivate(tx: WriteTransaction, { organization, id, user }: Membership): Promise<void> {
  const { fullName, avatarUrl } = await tx.manager.findOneByOrFail(User, { id: user! });
  await updateMembership(
    tx,
    { organization, id },
    { status: 'INACTIVE', formerName: fullName, formerAvatarUrl: avatarUrl },
  );
}

/**
 * Removes a member, or deletes the membership of an invited user. Members can remove themselves without a permission.
 * Returns the ID of the organization.
 */
export async function removeMember(
  tx: WriteTransaction,
  { id, userId, expectedVersion }: VersionedMembership,
): Promise<string> {
  const found = await visibleMembership(tx, id, userId);
  const { organization } = found;
  await asSystem(tx, organization, async () => {
    const change = changeOf(found, userId);
    const isOwn = found.user === userId;
    const actor = isOwn ? await lockAsMember(tx, change) : await lockAuthorized(tx, 'MEMBERS_MANAGE', change);
    const before = await currentMembership(tx, found);
    assertUnchanged(before, expectedVersion, {});
    if (before.role === 'OWNER' && actor.role !== 'OWNER')
      throwUserError(UserErrorCode.FORBIDDEN, ORGANIZATION_MESSAGES.onlyOwners(), ['input', 'id']);
    if (before.status === 'PENDING') await tx.manager.delete(Membership, { organization, id });
    else await deactivate(tx, before);
    if (before.role === 'OWNER') await requireOwner(tx, organization);
  });
  return organization;
}
