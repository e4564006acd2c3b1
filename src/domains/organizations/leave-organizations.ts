import type { WriteTransaction } from '../../kernel/session';
import { asSystem } from '../../kernel/write';
import { type OrganizationRow, organizationRow, updateOrganization } from './organization-changes';
import { settleOwner } from './owners';

/** Members who have an account. That of the user who leaves is deleted already. */
const OTHER_MEMBERS = `SELECT m.role FROM memberships m
  WHERE m.organization_id = $1 AND m.status = 'ACTIVE' AND organizations.has_account(m.user_id)`;

const OWNED = `SELECT m.organization_id AS id FROM memberships m
  WHERE m.user_id = $1 AND m.role = 'OWNER' AND m.status = 'ACTIVE' ORDER BY m.organization_id`;

const LOCK = 'SELECT FROM organizations WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE';

type Outcome = 'deleted' | 'shared' | 'left';

interface LeftOrganizations {
  /** Organizations that have no other member. */
  readonly deleted: readonly OrganizationRow[];
  /** Organizations with other members of whom none is an owner, oldest first. */
  readonly shared: readonly OrganizationRow[];
}

async function leave(tx: WriteTransaction, row: OrganizationRow, deletedAt: Date): Promise<Outcome> {
  const others = await tx.query<{ role: string }>(OTHER_MEMBERS, [row.id]);
  if (!others.length) {
    await updateOrganization(tx, row, { deletedAt });
    return 'deleted';
  }
  return (await settleOwner(tx, row.id)) ? 'left' : 'shared';
}

const byAge = (a: OrganizationRow, b: OrganizationRow): number =>
  a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);

/**
 * Gives up the organizations that a user owns, whose account was deleted in the transaction. Locks them in the order of
 * their IDs, so that two users who own the same ones cannot deadlock.
 */
export async function leaveOrganizations(
  tx: WriteTransaction,
  userId: string,
  deletedAt: Date,
): Promise<LeftOrganizations> {
  const rows: Record<Outcome, OrganizationRow[]> = { deleted: [], shared: [], left: [] };
  for (const { id } of await tx.query<{ id: string }>(OWNED, [userId]))
    await asSystem(tx, id, async () => {
      if (!(await tx.query(LOCK, [id])).length) return;
      const row = await organizationRow(tx, id);
      rows[await leave(tx, row, deletedAt)].push(row);
    });
  return { deleted: rows.deleted.sort(byAge), shared: rows.shared.sort(byAge) };
}
