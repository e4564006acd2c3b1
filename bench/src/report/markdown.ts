import { DESCRIPTIONS, QUERIES } from '../queries/queries';
import type { Environment } from './environment';
import type { GrowthPart, QueriesPart, Results } from './results';
import { parentsTable, queryTable, rowsTable } from './tables';
import { comparisonOf } from './comparison';
import { onTimeSectionOf } from './on-time';

const count = (value: number): string => value.toLocaleString('en');

function measuredOn({ date, machine, versions, settings, loadBefore }: Environment): string[] {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured ${date}; ${machine}, load before ${loadBefore.toFixed(2)}. The load generator, the measured server and`,
    `PostgreSQL share the machine. ${packages.join(', ')}.`,
    `${settings.connections} connections (wrk, one thread), database pools of ${settings.poolSize}; the median of ${settings.rounds} rounds of`,
    `${settings.seconds} s each, contenders in turns. Before the rounds the answers were compared and found equal.`,
  ];
}

function contendersOf({ contenders }: QueriesPart | GrowthPart): string[] {
  return contenders.map(
    ({ name, note, memory }) => `- **${name}**: ${note}. ${memory.toFixed(0)} MiB resident after the run.`,
  );
}

function queriesOf(part: QueriesPart): string[] {
  return [
    '## Queries',
    '',
    `${count(part.environment.settings.posts)} posts of all organizations together, 20,000 of them in the measured one.`,
    ...measuredOn(part.environment),
    '',
    '![Requests per second](latest.svg)',
    ...QUERIES.flatMap((query) => [
      '',
      `### ${query}: ${DESCRIPTIONS[query]}`,
      '',
      queryTable(part.lines, query),
    ]),
    '',
    ...contendersOf(part),
    '',
  ];
}

function growthOf(part: GrowthPart): string[] {
  const loading = part.rows.map(({ posts, loading }) => `${count(posts)} in ${loading.toFixed(0)} s`);
  return [
    '## Cost as it grows',
    '',
    ...measuredOn(part.environment),
    '',
    '### More parents: campaigns with 5 posts each',
    '',
    'A page is at most 100 rows: 1,000 parents are ten lists of 100, each filtered by another theme.',
    '',
    '![Processor time by parents](growth-parents.svg)',
    '',
    parentsTable(part),
    '',
    '### More rows: Q2 beside other organizations’ posts',
    '',
    `The measured organization keeps its 10,000 posts. Loaded, each from the size before: ${loading.join(', ')}.`,
    '',
    '![Processor time by rows](growth-rows.svg)',
    '',
    rowsTable(part),
    '',
    ...contendersOf(part),
    '',
  ];
}

/** Renders the report of the measured parts. */
export function markdownOf(results: Results): string {
  return [
    '# Benchmark',
    '',
    'Written by `npm run bench`. CPU is processor time per request, of the server, the database, and both together.',
    'The limit is hand-written SQL that enters as Marquee does. Statements are counted by pg_stat_statements, entering',
    'included, BEGIN and COMMIT not.',
    '',
    '## Where PostGraphile wins',
    '',
    comparisonOf(results),
    '',
    ...(results.queries ? queriesOf(results.queries) : []),
    ...(results.growth ? growthOf(results.growth) : []),
    ...(results.onTime ? onTimeSectionOf(results.onTime) : []),
  ].join('\n');
}
