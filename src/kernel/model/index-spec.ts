/** A declared index or unique constraint. */
export interface IndexSpec {
  /** Names of attributes or relations, or SQL with `{name}`. The column of the tenant is added as the first one. */
  readonly on: readonly string[];
  readonly unique?: boolean;
  /** Condition of a partial index, as SQL with `{name}`. */
  readonly where?: string;
  /** Omits the column of the tenant, for constraints and lookups across tenants. */
  readonly acrossTenants?: boolean;
  readonly nullsNotDistinct?: boolean;
  readonly using?: 'gin';
}
