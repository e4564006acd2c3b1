import { percentile } from './percentile';
import type { ReportsPart } from './results';
import { table } from './tables';

const SHARES = [0.5, 0.95, 0.99];

/** Renders the section of the report. */
export function reportsSectionOf({ environment, contenders, metrics, times }: ReportsPart): string[] {
  const rows = times.map(({ contender, times: sorted }) => [
    contender,
    ...SHARES.map((share) => percentile(sorted, share).toFixed(1)),
  ]);
  return [
    '## Reports',
    '',
    '**A1**: totals of 40,000 publications of one organization by platform and month, and the last metrics of one publication in each',
    `of 55 days, from ${metrics.toLocaleString('en')} hourly metrics. Responses were compared and found equal. Then each contender received`,
    `${times[0]!.times.length} requests, one after the other, in turns; ${environment.machine}, load before ${environment.loadBefore.toFixed(2)}, measured`,
    `${environment.date}.`,
    '',
    table(['Contender', 'p50 ms', 'p95 ms', 'p99 ms'], rows),
    '',
    ...contenders.map(
      ({ name, note, memory }) => `- **${name}**: ${note}. ${memory.toFixed(0)} MiB resident after the run.`,
    ),
    '',
  ];
}
