import { percentile } from './percentile';
import type { OnTimePart } from './results';
import { STYLE } from './style';

const WIDTH = 860;
const LABELS = 150;
const BAR = 22;
const GAP = 8;
const TOP = 84;
/** Space after the longest bar for its label. */
const FIGURES = 150;

/** Upper limits of the bars, in milliseconds. */
const LIMITS = [250, 500, 1_000, 2_000, 5_000, 10_000, Infinity];
/** The goals for the median and the 99th percentile, in milliseconds. */
const GOALS = { p50: 1_000, p99: 5_000 };

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

interface Bar {
  readonly label: string;
  readonly count: number;
  readonly isWithinGoal: boolean;
}

const barsOf = ({ lateness }: OnTimePart): Bar[] =>
  LIMITS.map((limit, index) => {
    const from = LIMITS[index - 1] ?? 0;
    return {
      label: limit === Infinity ? `later than ${from / 1000} s` : `within ${limit / 1000} s`,
      count: lateness.filter((late) => late >= from && late < limit).length,
      isWithinGoal: limit <= GOALS.p99,
    };
  });

const summaryOf = ({ lateness }: OnTimePart): string =>
  [0.5, 0.9, 0.99, 1].map((share) => `p${share * 100} ${seconds(percentile(lateness, share))}`).join(' · ');

/** Renders how late publications were, as bars. */
export function onTimeChartOf(part: OnTimePart): string {
  const { environment, due, accounts } = part;
  const bars = barsOf(part);
  const scale = (WIDTH - LABELS - FIGURES) / Math.max(1, ...bars.map(({ count }) => count));
  const drawn = bars.map(({ label, count, isWithinGoal }, index) => {
    const y = TOP + index * (BAR + GAP);
    const width = count * scale;
    const share = due ? (count / due) * 100 : 0;
    return `
  <text x="${LABELS - 10}" y="${y + 16}" text-anchor="end">${label}</text>
  <rect class="${isWithinGoal ? 'own' : 'bar'}" x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>
  <text x="${(LABELS + width + 8).toFixed(1)}" y="${y + 16}">${count} · ${share.toFixed(1)} %</text>`;
  });
  const bottom = TOP + bars.length * (BAR + GAP);
  const what = `${due.toLocaleString('en')} publications due within one minute, on ${accounts} accounts`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 14}" role="img" aria-labelledby="title">
  <title id="title">Time between the due time of a publication and its appearance on the platform</title>
  <style>${STYLE}
  </style>
  <rect class="background" width="${WIDTH}" height="${bottom + 14}"/>
  <text class="title" x="20" y="30">Publications by lateness; earlier is better</text>
  <text class="note" x="20" y="50">${what}. ${environment.machine}, ${environment.date.slice(0, 10)}</text>
  <text class="note" x="20" y="68">${summaryOf(part)}</text>${drawn.join('')}
  <line class="axis" x1="${LABELS}" y1="${TOP - 4}" x2="${LABELS}" y2="${bottom - 4}"/>
</svg>
`;
}

const met = (isMet: boolean): string => (isMet ? 'met' : 'missed');

/** Renders the section of the report. */
export function onTimeSectionOf(part: OnTimePart): string[] {
  const { lateness, due, workers, accounts, environment } = part;
  const [p50, p99] = [percentile(lateness, 0.5), percentile(lateness, 0.99)];
  return [
    '## On time',
    '',
    `${due.toLocaleString('en')} publications, most of them with an image, due within one minute, on ${accounts} accounts of the sandbox,`,
    `published by ${workers} workers. Lateness is the time between the due time and the line in the ledger of the`,
    `platform. PostgreSQL, the API and the platforms share the machine: ${environment.machine}, load before`,
    `${environment.loadBefore.toFixed(2)}, measured ${environment.date}.`,
    '',
    '![Publications by lateness](on-time.svg)',
    '',
    `${lateness.length.toLocaleString('en')} were published. ${summaryOf(part)}. The goal for the median, ${seconds(GOALS.p50)}, was ${met(p50 <= GOALS.p50)}; that`,
    `for the 99th percentile, ${seconds(GOALS.p99)}, was ${met(p99 <= GOALS.p99)}.`,
    '',
  ];
}
