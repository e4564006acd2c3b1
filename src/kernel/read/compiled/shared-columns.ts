/**
 * Maps the values that a branch reads to columns of the statement. The branches are parts of one UNION ALL and read rows of
 * different models, so they share columns: each value takes the first free column of its type.
 */
export class Columns {
  /** SQL of the branch for each shared column. */
  readonly sql: (string | undefined)[] = [];
  private readonly positions = new Map<string, number>();

  /** `types`: PostgreSQL type of each column, shared by all branches of a statement. */
  constructor(private readonly types: string[]) {}

  /** Adds a value and returns the index of its cell. Equal expressions are selected once. */
  add(sql: string, type: string): number {
    let column = this.positions.get(sql);
    if (column === undefined) {
      const free = this.types.findIndex((one, i) => one === type && this.sql[i] === undefined);
      column = free < 0 ? this.types.push(type) - 1 : free;
      this.sql[column] = sql;
      this.positions.set(sql, column);
    }
    // The number of the branch is the first column.
    return column + 1;
  }

  /** Returns the select list with the number of the branch and all shared columns. To be called after all branches are added. */
  list(branch: number, written = (sql: string, _column: number): string => sql): string {
    const cells = this.types.map((type, i) => {
      const sql = this.sql[i];
      return `${sql === undefined ? `NULL::${type}` : written(sql, i)} AS s${i}`;
    });
    return [`${branch} AS b`, ...cells].join(', ');
  }
}
