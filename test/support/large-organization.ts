import type { Model } from '../../src/kernel/model/metadata';
import type { TestDatabase } from './database';
import { fillSkewed, rowId } from './skewed-rows';

/** The number of the large tenant, and the ID of the user who owns it. */
export const TENANT = 1;
export const USER = rowId(0, 1);

/** Numbers of rows of each table: those of the large organization, then those of small ones. */
export const sizesOf = (large: number, small = 15): number[] => [
  large,
  ...Array.from({ length: 60 }, () => small),
];

/** Inserts rows of models in a large organization among small ones, and one user who can read all of the large one. */
export async function fillLargeOrganization(
  database: TestDatabase,
  models: readonly Model[],
  sizes: readonly number[],
): Promise<void> {
  const organization = rowId(0, TENANT);
  await fillSkewed(database, models, sizes);
  await database.query('DELETE FROM memberships WHERE user_id = $1 AND organization_id <> $2', [
    USER,
    organization,
  ]);
  await database.query(
    `UPDATE memberships SET role = 'OWNER', status = 'ACTIVE', joined_at = now(), client_account_id = NULL,
            denied_permissions = '{}' WHERE user_id = $1`,
    [USER],
  );
  await database.query('UPDATE memberships SET joined_at = now() WHERE organization_id = $1', [organization]);
  await database.query(`UPDATE users SET status = 'ACTIVE', staff_role = 'ADMIN' WHERE id = $1`, [USER]);
  await database.query(
    `UPDATE sessions SET user_id = $1, expires_at = now() + interval '1 day', ended_at = NULL WHERE id = $1`,
    [USER],
  );
  // The changes above were recorded, as the newest entries and without a user.
  await database.query(`DELETE FROM audit_entries WHERE created_at > now() - interval '1 day'`);
  await database.query('VACUUM (ANALYZE)');
}
