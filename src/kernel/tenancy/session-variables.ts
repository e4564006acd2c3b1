/**
 * SQL that reads a session variable of PostgreSQL, set for the transaction when it sets the viewer and used by the
 * policies. The sub-select makes a statement evaluate it once instead of per row.
 */
const setting = (name: string, type: string): string =>
  `(SELECT nullif(current_setting('tenancy.${name}', true), '')::${type})`;

/** ID of the viewer. Null for anonymous requests. */
export const viewerId = setting('person', 'uuid');
/** ID of the session of the viewer. Null for anonymous requests. */
export const viewerSession = setting('session', 'uuid');
/** IDs of the tenants whose rows are all visible to the viewer. */
export const readableTenants = `${setting('tenants', 'uuid[]')}::uuid[]`;
/** IDs of the scopes that the viewer is limited to in their tenants. */
export const readableScopes = `${setting('scopes', 'uuid[]')}::uuid[]`;
/** IDs of the tenants that the viewer has any membership in. */
export const memberTenants = `${setting('memberships', 'uuid[]')}::uuid[]`;
/** ID of the tenant whose rows the transaction can access as the system. Null outside of `asSystem`. */
export const systemTenant = setting('system', 'uuid');

/** SQL: the language that the viewer has chosen, as a BCP 47 tag. Null or empty if no viewer is set. */
export const viewerLanguage = `current_setting('tenancy.language', true)`;

/** Variable with the table whose counters or derived columns the transaction is updating, which is no update by a user. */
export const MAINTAINED_TABLE = 'tenancy.maintains';
export const maintainedTable = setting('maintains', 'text');

/** Variable that is set while a purge clears references to rows that it deletes, which is no update by a user. */
const PURGING = 'tenancy.purges';
/** SQL condition that is true, and sets the variable for the transaction of the statement. */
export const purging = `(SELECT set_config('${PURGING}', 'true', true)) = 'true'`;

/** SQL: whether the viewer has a staff role. The sub-select makes a statement evaluate it once instead of per row. */
export const hasStaffRole = (role: string): string => `(SELECT tenancy.may_on_platform('${role}'))`;

/** SQL: IDs of the deleted tenants that can still be restored. The viewer may see none of them. */
export const deletedTenants = '(SELECT tenancy.deleted_tenants())::uuid[]';

/**
 * IDs of the tenants in which the viewer has a permission on all rows. Not set with the variables above: only statements
 * that read rows with such a permission pay for it, once each.
 */
export const tenantsWith = (permission: string): string =>
  `(SELECT tenancy.tenants_with('${permission}'))::uuid[]`;

/**
 * Statement over `$1` sessions and `$2` a tenant, with the viewer and access of each. It reads the variables without the
 * sub-select, because setting the viewer of a row changes them. PostgreSQL evaluates the columns of a row in order.
 */
export const viewersOfSessions = `
  SELECT s.id AS "sessionId", tenancy.enter(s.id) AS "userId",
         coalesce($2::uuid = ANY (nullif(current_setting('tenancy.tenants', true), '')::uuid[]), false) AS "readsTenant",
         current_setting('tenancy.scopes', true) AS scopes
    FROM unnest($1::uuid[]) AS s (id)`;
