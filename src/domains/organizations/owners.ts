import type { WriteTransaction } from '../../kernel/session';
import { throwUserError, UserErrorCode } from '../../kernel/write';
import { ORGANIZATION_MESSAGES } from './organizations.messages';

/** Active owners who have an account: the present owner first, then by the age of the membership. */
const OWNER = `SELECT m.user_id AS "userId", m.user_id <> o.owner_id AS "isNew"
  FROM memberships m JOIN organizations o ON o.id = m.organization_id
 WHERE m.organization_id = $1 AND m.role = 'OWNER' AND m.status = 'ACTIVE' AND organizations.has_account(m.user_id)
 ORDER BY m.user_id <> o.owner_id, m.created_at, m.id LIMIT 1`;

const SET_OWNER = 'UPDATE organizations SET owner_id = $2, version = version + 1 WHERE id = $1';

/**
 * Assigns an active owner to a locked organization after one of its owners was removed. Returns false if there is none.
 * Runs as the system.
 */
export async function settleOwner(tx: WriteTransaction, organizationId: string): Promise<boolean> {
  const [owner] = await tx.query<{ userId: string; isNew: boolean }>(OWNER, [organizationId]);
  if (owner?.isNew) await tx.query(SET_OWNER, [organizationId, owner.userId]);
  return owner !== undefined;
}

/** `settleOwner`, but throws INVALID_STATE if no owner is left. */
export async function requireOwner(tx: WriteTransaction, organizationId: string): Promise<void> {
  if (!(await settleOwner(tx, organizationId)))
    throwUserError(UserErrorCode.INVALID_STATE, ORGANIZATION_MESSAGES.lastOwner(), ['input', 'id']);
}
