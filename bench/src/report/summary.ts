import type { ContenderName } from '../contenders/contenders';
import type { Measurement } from '../measure/rounds';
import type { QueryName } from '../queries/queries';

/** The reported result of one contender and query: the median of its rounds. */
export interface Line {
  readonly contender: ContenderName;
  readonly query: QueryName;
  readonly requestsPerSecond: number;
  /** Requests per second of the slowest and the fastest round. */
  readonly range: [number, number];
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time per request, in milliseconds. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
  readonly statements: number;
  readonly answerBytes: number;
  readonly errors: number;
}

export const REFERENCE: ContenderName = 'PostGraphile 5';
export const UNRESTRICTED: ContenderName = 'Hand-written, no RLS';
export const LIMIT: ContenderName = 'Hand-written';
export const OWN: ContenderName = 'Marquee';

/** Returns the CPU time per request of server and database, in milliseconds. */
export const cpuOf = ({ serverCpu, databaseCpu }: Line): number => serverCpu + databaseCpu;

/** Returns the result of a contender for the same query. Undefined if the contender does not support it. */
export const lineFor = (
  lines: readonly Line[],
  contender: ContenderName,
  query: QueryName,
): Line | undefined => lines.find((line) => line.contender === contender && line.query === query);

/** Returns requests per second relative to another contender in the same run. Undefined if that has none. */
export function ratioTo(lines: readonly Line[], contender: ContenderName, line: Line): number | undefined {
  const other = lineFor(lines, contender, line.query);
  return other?.requestsPerSecond ? line.requestsPerSecond / other.requestsPerSecond : undefined;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function summarize({ contender, query, rounds, statements, answerBytes }: Measurement): Line {
  const of = (value: (round: (typeof rounds)[number]) => number): number => median(rounds.map(value));
  const rates = rounds.map((round) => round.requests / round.seconds);
  return {
    contender: contender.name,
    query,
    requestsPerSecond: median(rates),
    range: [Math.min(...rates), Math.max(...rates)],
    p50: of((round) => round.p50),
    p99: of((round) => round.p99),
    serverCpu: of((round) => round.serverCpu),
    databaseCpu: of((round) => round.databaseCpu),
    statements,
    answerBytes,
    errors: rounds.reduce((sum, round) => sum + round.errors, 0),
  };
}
