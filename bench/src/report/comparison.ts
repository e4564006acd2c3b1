import { PARENTS, type QueryName } from '../queries/queries';
import type { Results } from './results';
import { cpuOf, type Line, lineFor, OWN, ratioTo, REFERENCE } from './summary';
import { table } from './tables';

/** Marquee compared with the reference, for one query and size. */
interface Comparison {
  readonly what: string;
  readonly ratio: number;
  readonly own: number;
  readonly other: number;
}

function compare(what: string, query: QueryName, lines: readonly Line[]): Comparison[] {
  const own = lineFor(lines, OWN, query);
  const other = lineFor(lines, REFERENCE, query);
  const ratio = own && ratioTo(lines, REFERENCE, own);
  if (!own || !other || ratio === undefined) return [];
  return [{ what, ratio, own: cpuOf(own), other: cpuOf(other) }];
}

function compareAll({ queries, growth, writes }: Results): Comparison[] {
  const parts = [queries, writes].map((part) => part?.lines ?? []);
  return [
    ...parts.flatMap((lines) =>
      [...new Set(lines.map(({ query }) => query))].flatMap((query) => compare(query, query, lines)),
    ),
    ...Object.entries(PARENTS).flatMap(([query, many]) =>
      compare(`${many.toLocaleString('en')} parents`, query as QueryName, growth?.parents ?? []),
    ),
    ...(growth?.rows ?? []).flatMap(({ posts, lines }) =>
      compare(`Q2 beside ${posts.toLocaleString('en')} posts`, 'Q2', lines),
    ),
  ];
}

/** Queries for which the reference handles more requests per second or needs less CPU time per request. */
export function comparisonOf(results: Results): string {
  const comparisons = compareAll(results);
  const lost = comparisons.filter(({ ratio, own, other }) => ratio < 1 || own > other);
  const headings = [
    'Measured',
    `${OWN}’s requests/s × ${REFERENCE}’s`,
    `${OWN} CPU ms`,
    `${REFERENCE} CPU ms`,
  ];
  const tableOf = (some: readonly Comparison[]): string =>
    table(
      headings,
      some.map(({ what, ratio, own, other }) => [what, ratio.toFixed(2), own.toFixed(2), other.toFixed(2)]),
    );
  if (lost.length)
    return `${REFERENCE} answers more requests per second, or takes less processor time for one, here:\n\n${tableOf(lost)}`;
  const closest = [...comparisons].sort((a, b) => a.ratio - b.ratio).slice(0, 1);
  return `In nothing that was measured: neither in requests per second nor in processor time. It is closest here:\n\n${tableOf(closest)}`;
}
