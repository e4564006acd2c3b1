import { type ComparedName, DESCRIPTIONS, QUERIES, SEARCHES, WRITES } from '../queries/queries';
import type { Environment } from './environment';
import { liveSectionOf } from './live';
import type { ComparedPart, GrowthPart, Results } from './results';
import { parentsTable, queryTable, rowsTable } from './tables';
import { comparisonOf } from './comparison';
import { onTimeSectionOf } from './on-time';
import { reportsSectionOf } from './reports';

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

function contendersOf({ contenders }: ComparedPart | GrowthPart): string[] {
  return contenders.map(
    ({ name, note, memory }) => `- **${name}**: ${note}. ${memory.toFixed(0)} MiB resident after the run.`,
  );
}

/** What a section of compared queries says. */
interface Section {
  readonly heading: string;
  readonly queries: readonly ComparedName[];
  readonly chart: string;
  readonly about?: readonly string[];
}

function comparedOf(part: ComparedPart, { heading, queries, chart, about = [] }: Section): string[] {
  return [
    `## ${heading}`,
    '',
    ...about.flatMap((paragraph) => [paragraph, '']),
    `${count(part.environment.settings.posts)} posts of all organizations together, 20,000 of them in the measured one.`,
    ...measuredOn(part.environment),
    '',
    `![Requests per second](${chart})`,
    ...queries.flatMap((query) => [
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

const QUERIES_SECTION: Section = { heading: 'Queries', queries: QUERIES, chart: 'latest.svg' };

const WRITES_SECTION: Section = {
  heading: 'Writes',
  queries: WRITES,
  chart: 'writes.svg',
  about: [
    'The triggers of the database, such as those of the audit log and of the search, run for all servers. Marquee also checks the permissions and the references of the input, records an event, and increments the version.',
  ],
};

const SEARCH_SECTION: Section = {
  heading: 'Search',
  queries: SEARCHES,
  chart: 'search.svg',
  about: [
    'PostGraphile has no search. The hand-written server searches the captions with `to_tsquery` and an index; under row-level security PostgreSQL cannot use that index. Marquee also searches titles, hashtags and texts, finds words by their beginning and by their sound, and ranks the newest 1,000 posts only. The posts of S2 are equally good, so the servers choose different ones, and only the responses to S1 are compared.',
  ],
};

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
    ...(results.queries ? comparedOf(results.queries, QUERIES_SECTION) : []),
    ...(results.growth ? growthOf(results.growth) : []),
    ...(results.writes ? comparedOf(results.writes, WRITES_SECTION) : []),
    ...(results.search ? comparedOf(results.search, SEARCH_SECTION) : []),
    ...(results.reports ? reportsSectionOf(results.reports) : []),
    ...(results.live ? liveSectionOf(results.live) : []),
    ...(results.onTime ? onTimeSectionOf(results.onTime) : []),
  ].join('\n');
}
