import type { AdditionalAudience, Audience } from './audiences';
import type { Audited, AuditLog } from './audit-options';
import type { Description } from './descriptions';
import type { IndexSpec } from './index-spec';
import type { AccessSource, PlatformRows, SharedRows } from './ownership';
import type { ClassRef, Thunk, ViewerRow } from './relations';
import type { Search } from './search-options';
import type { SystemCommand } from './write-permission';

/** How a purge empties rows that it does not delete. */
interface EmptiedRows {
  /** Property with the instant. Such rows cannot be restored, and are not purged again. */
  readonly at: string;
  /** SQL with `{name}` of values that are neither null nor the default of the column. */
  readonly values: Readonly<Record<string, string>>;
}

/** An order by an enumeration, and by another attribute within each of its values. */
export interface RankedOrder {
  /** The enumeration. */
  readonly rank: string;
  /** Whether its last value comes first in ascending order. */
  readonly reversed?: boolean;
  /** The other attribute, by which lists are sorted, too. */
  readonly by: string;
}

/** What the decorator of an entity declares. */
export interface ModelOptions {
  readonly table: string;
  readonly description: string;
  /** What texts call one row, in lower case; the name in words unless given. */
  readonly label?: string;
  /** Name of its lists. Without it there is no root list. */
  readonly plural?: string;
  /** False for rows that cannot be queried by ID, such as those of a time series. */
  readonly node?: boolean;
  /** A unique attribute, such as a slug: the root field of a row takes it instead of the ID, too. */
  readonly lookupBy?: string;
  /** For the model of users: the root field that returns the viewer. */
  readonly viewer?: Description & { readonly field: string };
  /** Rows have `deletedAt` and are hidden if it is set. */
  readonly softDelete?: boolean;
  /** Adds `search` to `where` of every list of this type. */
  readonly search?: Search;
  /** Orders by two attributes, by name. Only the lists of an owner have an index for them; others sort their rows. */
  readonly orders?: Readonly<Record<string, RankedOrder>>;
  readonly indexes?: readonly IndexSpec[];
  /** SQL with `{name}`: the bytes that a row stores outside the database. They count for its tenant like those of its texts. */
  readonly storedBytes?: string;
  /** CHECK constraints by name, as SQL with `{name}`. */
  readonly checks?: Readonly<Record<string, string>>;
  /** Declares that the platform owns the rows. */
  readonly platform?: PlatformRows;
  /** Declares which rows of a tenant other tenants can read. */
  readonly shared?: SharedRows;
  /** Condition of the row-level security policy for reads, as SQL with `{name}`. Defaults to that of the owner. */
  readonly readPolicy?: string;
  /** The permission that a member needs to read rows, in addition to being a member. Denied rows are absent. */
  readonly readPermission?: string;
  /** Adds read policies to tables of earlier models, which cannot refer to this model. */
  readonly additionalReadPolicies?: readonly {
    readonly target: Thunk<ClassRef>;
    readonly name: string;
    readonly when: string;
  }[];
  /** Audiences of fields, by name. */
  readonly audiences?: Readonly<Record<string, Audience>>;
  /** Adds a field to the tenant that leads to the row of the viewer, for rows of which a user has one per tenant. */
  readonly viewerRow?: ViewerRow;
  /** What the system can do to rows of a tenant in addition to reading them, whatever the actor may do. */
  readonly systemWrites?: readonly SystemCommand[];
  readonly additionalAudiences?: readonly (AdditionalAudience & { readonly target: Thunk<ClassRef> })[];
  readonly accessSource?: AccessSource;
  /** Empties rows instead of deleting them when they are purged, because rows of other models outlive them. */
  readonly emptied?: EmptiedRows;
  /** Keeps the rows when their tenant is purged. Their relations become null, and so do these attributes. */
  readonly outlivesTenant?: { readonly clears: readonly string[] };
  readonly audited?: Audited;
  readonly auditLog?: AuditLog;
  /** Partitions the table by month of this attribute, which joins the primary key. Such rows are not nodes. */
  readonly partitionedBy?: string;
  /** Number of months after which partitions are dropped. Without it, rows are retained. */
  readonly retainMonths?: number;
  /** Attributes of the primary key after the tenant. Defaults to `id`, and the attribute of the partitions. */
  readonly primaryKey?: readonly string[];
  /** Relation to the scope within the tenant; `id` if the rows are scopes themselves. */
  readonly scopedBy?: string;
}
