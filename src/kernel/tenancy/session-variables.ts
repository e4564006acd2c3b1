/**
 * SQL that reads a session variable of PostgreSQL, set for the transaction when it sets the viewer and used by the
 * policies. The sub-select makes a statement evaluate it once instead of per row.
 */
const setting = (name: string, type: string): string =>
  `(SELECT nullif(current_setting('tenancy.${name}', true), '')::${type})`;

/** ID of the viewer. Null for anonymous requests. */
export const viewerId = setting('person', 'uuid');
/** IDs of the tenants whose rows are all visible to the viewer. */
export const readableTenants = `${setting('tenants', 'uuid[]')}::uuid[]`;
/** IDs of the scopes that the viewer is limited to in their tenants. */
export const readableScopes = `${setting('scopes', 'uuid[]')}::uuid[]`;
/** IDs of the tenants that the viewer has any membership in. */
export const memberTenants = `${setting('memberships', 'uuid[]')}::uuid[]`;

/** Read policy for rows that are visible to their owner only. `relation` leads to the owning user. */
export const ownedByViewer = (relation: string): string => `{${relation}} = ${viewerId}`;
