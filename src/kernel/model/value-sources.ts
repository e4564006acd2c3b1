/** The SQL of a value over other attributes of the row, written `{name}`, and those that change it. */
export interface RowDerivation {
  readonly from: readonly string[];
  readonly sql: string;
}

/** How a column is maintained: by `increment`, or from other columns of the row, or from other rows. */
export type Maintained =
  { readonly by: 'increments' } | ({ readonly by: 'row' } & RowDerivation) | { readonly by: 'rows' };
