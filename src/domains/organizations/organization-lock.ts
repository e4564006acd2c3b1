import { modelOf } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import { throwForbidden, throwNotFound } from '../../kernel/write';
import { Membership } from './membership.entity';
import { ORGANIZATION_MESSAGES } from './organizations.messages';
import { accessLevelOfMember, type Permission } from './permissions';

/**
 * Rules of organizations and members run as the system of the organization, and lock in this order, so that they cannot
 * deadlock: accounts, organizations by ID, memberships. What they decide on is read after the lock.
 */

/** An organization, the user who changes it or its members, and the input field with the ID. */
export interface OrganizationChange {
  readonly organizationId: string;
  readonly userId: string;
  /** Reported if the organization is not found. */
  readonly field: string;
}

/** Strangers cannot lock the organization, which would delay its members. */
const LOCK_AS_MEMBER = `SELECT o.id FROM organizations o
  WHERE o.id = $1 AND o.deleted_at IS NULL AND EXISTS (
    SELECT FROM memberships m WHERE m.organization_id = o.id AND m.user_id = $2 AND m.status <> 'INACTIVE')
    FOR NO KEY UPDATE`;

/**
 * Prevents the deletion of an account until the transaction ends. Returns whether the account exists. Deleting an account
 * locks the account first and then the organizations of its user, so whoever makes an owner must do the same.
 */
export async function lockAccount(tx: WriteTransaction, userId: string | null): Promise<boolean> {
  const [account] = await tx.query<{ exists: boolean }>('SELECT organizations.lock_account($1) AS exists', [
    userId,
  ]);
  return account!.exists;
}

/** Locks an organization against other changes of its members. Returns the membership of the user. */
export async function lockAsMember(
  tx: WriteTransaction,
  { organizationId, userId, field }: OrganizationChange,
): Promise<Membership> {
  const locked = await tx.query(LOCK_AS_MEMBER, [organizationId, userId]);
  const member = locked.length
    ? await tx.manager.findOneBy(Membership, { organization: organizationId, user: userId })
    : null;
  if (!member || member.status === 'INACTIVE') return throwNotFound('organization', ['input', field]);
  return member;
}

/** Throws FORBIDDEN unless the member has the permission in the whole organization. */
export function assertPermission(member: Membership, permission: Permission): void {
  if (member.status !== 'ACTIVE' || accessLevelOfMember(member, permission) !== 'ALL')
    throwForbidden(modelOf(Membership), ORGANIZATION_MESSAGES.makeChange());
}

/** Locks an organization. Returns the membership of the user, who must have the permission. */
export async function lockAuthorized(
  tx: WriteTransaction,
  permission: Permission,
  change: OrganizationChange,
): Promise<Membership> {
  const member = await lockAsMember(tx, change);
  assertPermission(member, permission);
  return member;
}
