import type { Pool, PoolClient, QueryResult } from 'pg';
import { runPrepared } from '../../../src/domains/publishing/publisher/prepared';
import type { Clock } from '../../../src/kernel/clock';
import type { Ending, Gates } from './gates';

type Values = unknown[] | undefined;
/** Runs a statement. */
type Query = (sql: string, values?: unknown[]) => Promise<QueryResult>;
/** Runs some statements in another way, to prove that the simulator notices it. */
export type BrokenQuery = (query: Query, sql: string, values: Values) => Promise<QueryResult>;

/** The present, as the database reads its clock: when the statement runs, not when it was sent. */
export class Present extends Date {}

/** What ends the connection of a process. */
const closed = (): Error =>
  Object.assign(new Error('The connection to the database was closed.'), { code: '57P01' });

/** Returns what a statement does, in short. */
function nameOf(sql: string): string {
  const [verb] = /^\s*(WITH )?\w+/.exec(sql) ?? [''];
  const [, table = ''] = /\b(?:FROM|UPDATE|INTO) (\w+)/.exec(sql) ?? [];
  return `${verb.trim()} ${table}`;
}

/** How the statement that takes deliveries which are due is named. */
export const LOOK = 'WITH due';

/** Returns whether a statement can have changed publications. One that looks for due deliveries changes those it returns. */
function isChange(text: string, { rows }: QueryResult): boolean {
  const name = nameOf(text);
  return name.startsWith(LOOK)
    ? (rows[0] as { id: unknown } | undefined)?.id != null
    : !name.startsWith('SELECT');
}

/** The database promises no order of these rows, so the trace must not depend on it. */
function sorted(result: QueryResult): QueryResult {
  const isTaken = 'lease' in (result.rows[0] ?? {});
  if (isTaken)
    result.rows.sort((a: { publication: string }, b: { publication: string }) =>
      a.publication < b.publication ? -1 : 1,
    );
  return result;
}

/** A statement with its values, or the text of one. */
type Statement = string | { readonly text: string; readonly values?: unknown[] };

/** Connections of a simulated process: each statement outside of a transaction, and each transaction, waits for its turn. */
export class GatedPool {
  constructor(
    private readonly pool: Pool,
    private readonly gates: Gates,
    private readonly process: string,
    private readonly clock: Clock,
    private readonly broken: BrokenQuery = (query, sql, values) => query(sql, values),
  ) {}

  /** The pool with the interface of the driver, of which the publisher uses these two methods. */
  asPool(): Pool {
    return this as unknown as Pool;
  }

  async query(statement: Statement, given?: unknown[]): Promise<QueryResult> {
    const { text, values = given } = typeof statement === 'string' ? { text: statement } : statement;
    const ending = await this.arrive('statement', nameOf(text));
    const result = await this.broken(this.runOn(this.pool), text, values);
    if (isChange(text, result)) this.gates.changes += 1;
    if (ending === 'lost') throw closed();
    return sorted(result);
  }

  async connect(): Promise<PoolClient> {
    const ending = await this.arrive('transaction', '');
    const client = await this.gates.run(() => this.pool.connect());
    this.gates.transactions += 1;
    this.gates.changes += 1;
    const run = this.runOn(client);
    const query = async (statement: Statement, given?: unknown[]): Promise<QueryResult> => {
      const { text, values = given } = typeof statement === 'string' ? { text: statement } : statement;
      const result = await this.broken(run, text, values);
      if (text === 'COMMIT' && ending === 'lost') throw closed();
      return result;
    };
    const release = (): void => {
      this.gates.transactions -= 1;
      client.release();
    };
    return { query, release } as unknown as PoolClient;
  }

  private runOn(connection: Pool | PoolClient): Query {
    return (sql, values) => {
      const given = values?.map((value) => (value instanceof Present ? this.clock.now() : value));
      return this.gates.run(() => (given ? runPrepared(connection, sql, given) : connection.query(sql)));
    };
  }

  private async arrive(kind: 'statement' | 'transaction', label: string): Promise<Ending> {
    const ending = await this.gates.arrive({ process: this.process, kind, label, until: Infinity });
    if (ending === 'refused') throw closed();
    return ending;
  }
}
