/**
 * The columns of a compiled statement. Its branches read rows of different models and are one UNION ALL, so they share
 * columns: a branch takes, for each value it reads, the first column of the value's type that it does not use yet.
 */
export class Layout {
  /** PostgreSQL's type of each shared column. */
  readonly types: string[] = [];

  columns(): Columns {
    return new Columns(this.types);
  }
}

/** What one branch reads, and which of the shared columns it uses for it. */
export class Columns {
  /** What the branch puts into each shared column. */
  readonly sql: (string | undefined)[] = [];
  private readonly places = new Map<string, number>();

  constructor(private readonly types: string[]) {}

  /** The cell in which a row of the branch will hold the value; equal expressions are read once. */
  add(sql: string, type: string): number {
    let column = this.places.get(sql);
    if (column === undefined) {
      const free = this.types.findIndex((one, i) => one === type && this.sql[i] === undefined);
      column = free < 0 ? this.types.push(type) - 1 : free;
      this.sql[column] = sql;
      this.places.set(sql, column);
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
