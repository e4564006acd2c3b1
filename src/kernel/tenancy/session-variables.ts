/**
 * What entering a request leaves behind for the policies: transaction-local settings of PostgreSQL.
 * Read in a sub-select, so that a statement evaluates them once and not for every row.
 */
const setting = (name: string, type: string): string =>
  `(SELECT nullif(current_setting('tenancy.${name}', true), '')::${type})`;

/** The person who reads; null for nobody. */
export const viewerId = setting('person', 'uuid');
/** Tenants all of whose rows the person may read. */
export const readableTenants = `${setting('tenants', 'uuid[]')}::uuid[]`;
/** Parts of tenants whose rows the person may read, and no others of that tenant. */
export const readableScopes = `${setting('scopes', 'uuid[]')}::uuid[]`;
/** Tenants that the person belongs to in any way. */
export const memberTenants = `${setting('memberships', 'uuid[]')}::uuid[]`;

/** Row level security for rows that one person owns: seen by that person only. `relation` leads to the person. */
export const ownedByViewer = (relation: string): string => `{${relation}} = ${viewerId}`;
