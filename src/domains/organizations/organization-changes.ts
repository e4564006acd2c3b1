import { OBJECT_MESSAGES, objectTerm, valueTerm } from '../../kernel/messages';
import { modelOf, restorableUntil, RESTORE_DAYS } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import {
  assertVersion,
  asSystem,
  mapDatabaseErrors,
  throwNotFound,
  throwUserError,
  UserErrorCode,
  type Values,
} from '../../kernel/write';
import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { lockAccount, lockAuthorized } from './organization-lock';
import { ORGANIZATION_MESSAGES } from './organizations.messages';
import { requireOwner } from './owners';
import { accessLevelOfMember } from './permissions';
import { updateMembership } from './update-membership';

export type OrganizationRow = Organization & Values;

/** Returns an organization, deleted or not. Runs as the system. */
export const organizationRow = async (tx: WriteTransaction, id: string): Promise<OrganizationRow> =>
  (await tx.manager.findOneByOrFail(Organization, { id })) as OrganizationRow;

/** Updates a locked organization and increments its version. Runs as the system. */
export async function updateOrganization(
  tx: WriteTransaction,
  { id, version }: Organization,
  values: Values,
): Promise<void> {
  await tx.manager.update(Organization, { id }, { ...values, version: version + 1 });
}

interface Transfer {
  readonly organizationId: string;
  /** The present owner. */
  readonly userId: string;
  /** The membership of the new owner. */
  readonly membershipId: string;
  /** If set, the version that the organization must have. */
  readonly expectedVersion?: number | null;
}

const isMember = ({ status }: Membership): boolean => status !== 'INACTIVE';

/** Locks the account of the new owner, before the organization. Returns its user, or null if the account is deleted. */
async function lockSuccessor(
  tx: WriteTransaction,
  { organizationId: organization, userId: user, membershipId: id }: Transfer,
): Promise<string | null> {
  // Strangers cannot lock the accounts of members.
  const isActive = await tx.manager.existsBy(Membership, { organization, user, status: 'ACTIVE' });
  const successor = isActive ? await tx.manager.findOneBy(Membership, { organization, id }) : null;
  return successor && (await lockAccount(tx, successor.user)) ? successor.user : null;
}

/** Makes another active member the owner of an organization, and the owner an admin. */
export const transferOrganization = (tx: WriteTransaction, transfer: Transfer): Promise<void> =>
  asSystem(tx, transfer.organizationId, async () => {
    const { organizationId: organization, userId, membershipId: id } = transfer;
    const lockedUser = await lockSuccessor(tx, transfer);
    await lockAuthorized(tx, 'ORGANIZATION_TRANSFER', { organizationId: organization, userId, field: 'id' });
    const before = await organizationRow(tx, organization);
    assertVersion(modelOf(Organization), before, {}, transfer.expectedVersion, []);
    const successor = await tx.manager.findOneBy(Membership, { organization, id });
    const path = ['input', 'membershipId'];
    if (!successor || !isMember(successor)) return throwNotFound('membership', path);
    const { user, status, role } = successor;
    if (status !== 'ACTIVE' || role === 'CLIENT' || user === null || user === userId || user !== lockedUser)
      return throwUserError(
        UserErrorCode.INVALID_STATE,
        ORGANIZATION_MESSAGES.invalidSuccessor({ role: valueTerm('CLIENT') }),
        path,
      );
    await updateMembership(tx, { organization, user: userId, role: 'OWNER' }, { role: 'ADMIN' });
    await updateMembership(
      tx,
      { organization, id },
      { role: 'OWNER', grantedPermissions: [], deniedPermissions: [] },
    );
    await updateOrganization(tx, before, { owner: user });
  });

interface Restoration {
  readonly organizationId: string;
  readonly userId: string;
  readonly at: Date;
}

/** Whether the user can restore the organization. Entry knows no memberships of deleted organizations. */
async function canRestore(
  tx: WriteTransaction,
  { organizationId: organization, userId: user }: Restoration,
): Promise<boolean> {
  const member = await tx.manager.findOneBy(Membership, { organization, user, status: 'ACTIVE' });
  return member !== null && accessLevelOfMember(member, 'ORGANIZATION_DELETE') === 'ALL';
}

/** Locks a deleted organization after the accounts of the user and of its owner. Throws NOT_FOUND. */
async function lockDeleted(tx: WriteTransaction, restoration: Restoration): Promise<OrganizationRow> {
  const { organizationId: id, userId } = restoration;
  const path = ['input', 'id'];
  if (!(await lockAccount(tx, userId)) || !(await canRestore(tx, restoration)))
    return throwNotFound('organization', path);
  const { owner } = await organizationRow(tx, id);
  if (owner !== userId) await lockAccount(tx, owner);
  await tx.query('SELECT FROM organizations WHERE id = $1 FOR UPDATE', [id]);
  const row = await organizationRow(tx, id);
  if (!row.deletedAt || !(await canRestore(tx, restoration))) return throwNotFound('organization', path);
  return row;
}

/** Restores an organization that was deleted within the last 30 days. The owner can have changed since. */
export const restoreOrganization = (tx: WriteTransaction, restoration: Restoration): Promise<void> =>
  asSystem(tx, restoration.organizationId, async () => {
    const before = await lockDeleted(tx, restoration);
    if (restoration.at > restorableUntil(before.deletedAt!))
      throwUserError(
        UserErrorCode.INVALID_STATE,
        OBJECT_MESSAGES.deletedTooLongAgo({ object: objectTerm('organization'), days: RESTORE_DAYS }),
        ['input', 'id'],
      );
    // The slug can be in use by another organization, which is not visible here.
    await mapDatabaseErrors(
      { fieldOf: () => 'id', label: 'organization', storedValue: () => before.slug },
      () => updateOrganization(tx, before, { deletedAt: null }),
    );
    await requireOwner(tx, before.id);
  });
