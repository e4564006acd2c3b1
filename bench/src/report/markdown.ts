import type { Contender } from '../contenders/contenders';
import { DESCRIPTIONS, QUERIES, type QueryName } from '../queries';
import type { Environment } from './environment';
import { type Line, REFERENCE } from './summary';

const HEADINGS = [
  'Contender',
  'requests/s',
  'slowest–fastest round',
  `× ${REFERENCE}`,
  'p50 ms',
  'p99 ms',
  'server CPU ms',
  'database CPU ms',
  'statements',
  'errors',
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function cellsOf(line: Line): string[] {
  return [
    line.contender,
    line.requestsPerSecond.toFixed(0),
    line.range.map((rate) => rate.toFixed(0)).join('–'),
    line.ratio.toFixed(2),
    line.p50.toFixed(1),
    line.p99.toFixed(1),
    line.serverCpu.toFixed(2),
    line.databaseCpu.toFixed(2),
    line.statements.toFixed(1).replace('.0', ''),
    `${line.errors}`,
  ];
}

/** The figures of one query as a table. */
export function tableOf(lines: readonly Line[], query: QueryName): string {
  const rows = lines.filter((line) => line.query === query).map(cellsOf);
  return [row(HEADINGS), row(['---', ...HEADINGS.slice(1).map(() => '--:')]), ...rows.map(row)].join('\n');
}

/** The whole report. */
export function markdownOf(
  lines: readonly Line[],
  contenders: readonly Contender[],
  environment: Environment,
): string {
  const { date, machine, versions, settings, loadBefore } = environment;
  const memory = (name: string): string => lines.find((line) => line.contender === name)!.memory.toFixed(0);
  return [
    '# Benchmark',
    '',
    `\`npm run bench\`, ${date}; ${machine}, load before ${loadBefore.toFixed(2)}. The load generator, the measured server and`,
    `PostgreSQL share the machine. ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    '',
    `${settings.posts.toLocaleString('en')} posts of all organizations together, 20,000 of them in the measured one;`,
    `${settings.connections} connections (wrk, one thread), database pools of ${settings.poolSize}; the median of ${settings.rounds} rounds of`,
    `${settings.seconds} s each, contenders in turns. Before the rounds the answers were compared and found equal.`,
    '',
    '![Requests per second](latest.svg)',
    ...QUERIES.flatMap((query) => ['', `## ${query}: ${DESCRIPTIONS[query]}`, '', tableOf(lines, query)]),
    '',
    'CPU is processor time per request. Statements are counted by pg_stat_statements, entering included, BEGIN and COMMIT not.',
    '',
    '## Contenders',
    '',
    ...contenders.map(
      ({ name, note }) => `- **${name}**: ${note}. ${memory(name)} MiB resident after the run.`,
    ),
    '',
  ].join('\n');
}
