import { PARENTS, type QueryName } from '../queries/queries';
import type { GrowthPart } from './results';
import { cpuOf, type Line, LIMIT, ratioTo, REFERENCE } from './summary';

const HEADINGS = [
  'Contender',
  'requests/s',
  'slowest–fastest round',
  `× ${REFERENCE}`,
  '× limit',
  'p50 ms',
  'p99 ms',
  'server CPU ms',
  'database CPU ms',
  'CPU ms',
  'statements',
  'errors',
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Columns of text. All others are numbers. */
const WORDS = ['Contender', 'Measured', 'Received by'];

export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(headings), row(headings.map((name) => (WORDS.includes(name) ? '---' : '--:'))), ...rows.map(row)].join(
    '\n',
  );

const figure = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? '–';

function cellsOf(line: Line, lines: readonly Line[]): string[] {
  return [
    line.contender,
    figure(line.requestsPerSecond, 0),
    line.range.map((rate) => rate.toFixed(0)).join('–'),
    figure(ratioTo(lines, REFERENCE, line), 2),
    figure(ratioTo(lines, LIMIT, line), 2),
    figure(line.p50, 1),
    figure(line.p99, 1),
    figure(line.serverCpu, 2),
    figure(line.databaseCpu, 2),
    figure(cpuOf(line), 2),
    line.statements.toFixed(1).replace('.0', ''),
    `${line.errors}`,
  ];
}

/** Renders the results of one query. A contender that does not support it has no row. */
export function queryTable(lines: readonly Line[], query: QueryName): string {
  const own = lines.filter((line) => line.query === query);
  return table(
    HEADINGS,
    own.map((line) => cellsOf(line, own)),
  );
}

const count = (value: number): string => value.toLocaleString('en');

export function parentsTable({ parents }: GrowthPart): string {
  const rows = Object.entries(PARENTS).flatMap(([query, many]) =>
    parents.filter((line) => line.query === query).map((line) => [count(many), ...cellsOf(line, parents)]),
  );
  return table(['Parents', ...HEADINGS], rows);
}

export function rowsTable({ rows }: GrowthPart): string {
  const cells = rows.flatMap(({ posts, lines }) =>
    lines.map((line) => [count(posts), ...cellsOf(line, lines)]),
  );
  return table(['Posts', ...HEADINGS], cells);
}
