import type { Measurement } from '../measure/rounds';
import type { QueryName } from '../queries';

/** What is reported of one contender and one query: the median of its rounds. */
export interface Line {
  readonly contender: string;
  readonly query: QueryName;
  readonly requestsPerSecond: number;
  /** Requests per second of the slowest and the fastest round. */
  readonly range: [number, number];
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of processor time per request. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
  readonly statements: number;
  readonly answerBytes: number;
  /** MiB. */
  readonly memory: number;
  readonly errors: number;
  /** Requests per second as a multiple of the reference contender's in this run. */
  ratio: number;
}

export const REFERENCE = 'PostGraphile 5';

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function lineOf({ contender, query, rounds, statements, answerBytes, memory }: Measurement): Line {
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
    memory,
    errors: rounds.reduce((sum, round) => sum + round.errors, 0),
    ratio: 1,
  };
}

export function summarize(measurements: readonly Measurement[]): Line[] {
  const lines = measurements.map(lineOf);
  for (const line of lines) {
    const reference = lines.find((other) => other.query === line.query && other.contender === REFERENCE);
    line.ratio = line.requestsPerSecond / reference!.requestsPerSecond;
  }
  return lines;
}
