/**
 * What one branch reads, and which of the statement's columns it uses for it. The branches read rows of different models
 * and are one UNION ALL, so they share columns: a branch takes, for each value it reads, the first column of the value's
 * type that it does not use yet.
 */
export class Columns {
  /** What the branch puts into each shared column. */
  readonly sql: (string | undefined)[] = [];
  private readonly positions = new Map<string, number>();

  /** `types`: PostgreSQL's type of each column, shared by all branches of a statement. */
  constructor(private readonly types: string[]) {}

  /** The cell in which a row of the branch will hold the value; equal expressions are read once. */
  add(sql: string, type: string): number {
    let column = this.positions.get(sql);
    if (column === undefined) {
      const free = this.types.findIndex((one, i) => one === type && this.sql[i] === undefined);
      column = free < 0 ? this.types.push(type) - 1 : free;
      this.sql[column] = sql;
      this.positions.set(sql, column);
    }
    // The branch's number stands in front of the shared columns.
    return column + 1;
  }

  /** A select list with the branch's number and all shared columns; complete once all branches are known. */
  list(branch: number, written = (sql: string, _column: number): string => sql): string {
    const cells = this.types.map((type, i) => {
      const sql = this.sql[i];
      return `${sql === undefined ? `NULL::${type}` : written(sql, i)} AS s${i}`;
    });
    return [`${branch} AS b`, ...cells].join(', ');
  }
}
