/**
 * Who owns the rows of a model: a tenant, a user, or the platform. Root lists, policies, keys, indexes, mutations and event
 * topics are derived from it.
 */
export type Owner = 'tenant' | 'user' | 'platform';

/** Rows of the platform itself. Staff write them. */
export interface PlatformRows {
  /** The staff role that can read all rows. */
  readonly readBy: string;
  /** The rows that everyone can read, even without signing in, as SQL with `{name}`. Defaults to none. */
  readonly public?: string;
}

/** Rows of a tenant that every signed-in user can read. */
export interface SharedRows {
  /** SQL with `{name}`. */
  readonly when: string;
  /** The root list of the shared rows of all tenants. */
  readonly list?: { readonly name: string; readonly description: string };
}

/** Makes rows part of what determines the access of users. `tenancy.follow_access` updates the stored access. */
export interface AccessSource {
  /** Attributes and relations whose changes change the access of users. */
  readonly by: readonly string[];
  /** Whether rows grant access, so that creating and deleting them changes it, too. */
  readonly grants?: boolean;
  /** A table without an entity on which the access of all users depends. */
  readonly table?: string;
}
