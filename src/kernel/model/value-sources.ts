/** The SQL of a value over other attributes of the row, written `{name}`, and those that change it. */
export interface RowDerivation {
  readonly from: readonly string[];
  readonly sql: string;
}

/** A value of the row that a relation leads to. */
export interface RowCopy {
  /** The relation. */
  readonly through: string;
  /** SQL of the value, with `{name}` of that row. */
  readonly value: string;
  /** SQL of when the value is copied, with `{name}` of the row that has the copy. */
  readonly when: string;
  /** SQL of the value of other rows, likewise. Null if omitted. */
  readonly otherwise?: string;
}

/** How a column is maintained: by `increment`, from other columns of the row, from other rows, or from one that it leads to. */
export type Maintained =
  | { readonly by: 'increments' }
  | ({ readonly by: 'row' } & RowDerivation)
  | { readonly by: 'rows' }
  | ({ readonly by: 'copy' } & RowCopy);
