import { percentile } from './percentile';
import type { DeliveredEvent, LivePart } from './results';
import { STYLE } from './style';
import { table } from './tables';

const WIDTH = 860;
const LABELS = 190;
const BAR = 22;
const GAP = 8;
const TOP = 84;
/** Space after the longest bar for its label. */
const FIGURES = 150;

const SUBSCRIBERS: Record<keyof DeliveredEvent, string> = {
  first: 'first subscriber',
  median: 'half of the subscribers',
  last: 'last subscriber',
};
const SHARES = [0.5, 0.99] as const;

/** Returns the time that a share of the events did not exceed, in milliseconds. */
function timeOf({ events }: LivePart, subscriber: keyof DeliveredEvent, share: number): number {
  const times = events.map((event) => event[subscriber]).sort((a, b) => a - b);
  return percentile(times, share);
}

const KEYS = Object.keys(SUBSCRIBERS) as (keyof DeliveredEvent)[];

/** Renders the time until the subscribers received an event, as bars. */
export function liveChartOf(part: LivePart): string {
  const { environment, subscribers } = part;
  const bars = KEYS.flatMap((key) =>
    SHARES.map((share) => ({
      label: `${SUBSCRIBERS[key]}, p${share * 100}`,
      isMedian: share === SHARES[0],
      time: timeOf(part, key, share),
    })),
  );
  const scale = (WIDTH - LABELS - FIGURES) / Math.max(...bars.map(({ time }) => time));
  const drawn = bars.map(({ label, isMedian, time }, index) => {
    const y = TOP + index * (BAR + GAP);
    const width = time * scale;
    return `
  <text x="${LABELS - 10}" y="${y + 16}" text-anchor="end">${label}</text>
  <rect class="${isMedian ? 'own' : 'bar'}" x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>
  <text x="${(LABELS + width + 8).toFixed(1)}" y="${y + 16}">${time.toFixed(1)} ms</text>`;
  });
  const bottom = TOP + bars.length * (BAR + GAP);
  const what = `${part.events.length} events, each to ${subscribers.toLocaleString('en')} subscribers`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 14}" role="img" aria-labelledby="title">
  <title id="title">Time from the commit of an event until subscribers received it</title>
  <style>${STYLE}
  </style>
  <rect class="background" width="${WIDTH}" height="${bottom + 14}"/>
  <text class="title" x="20" y="30">Time from the commit of an event until subscribers received it; shorter is better</text>
  <text class="note" x="20" y="50">${what}. ${environment.machine}, ${environment.date.slice(0, 10)}</text>${drawn.join('')}
  <line class="axis" x1="${LABELS}" y1="${TOP - 4}" x2="${LABELS}" y2="${bottom - 4}"/>
</svg>
`;
}

/** Renders the section of the report. */
export function liveSectionOf(part: LivePart): string[] {
  const { subscribers, users, events, serverCpu, databaseCpu, memory, environment } = part;
  const rows = KEYS.map((key) => [
    SUBSCRIBERS[key],
    ...[...SHARES, 1].map((share) => timeOf(part, key, share).toFixed(1)),
  ]);
  return [
    '## Live updates',
    '',
    `**L1**: one event to ${subscribers.toLocaleString('en')} subscribers of \`postChanged\`, each over a WebSocket of its own, of ${users} users. The`,
    `time starts when COMMIT is sent. ${events.length} events. The subscribers, the server and PostgreSQL share the machine:`,
    `${environment.machine}, load before ${environment.loadBefore.toFixed(2)}, measured ${environment.date}.`,
    '',
    '![Time until subscribers received an event](live.svg)',
    '',
    table(['Received by', 'p50 ms', 'p99 ms', 'longest ms'], rows),
    '',
    `CPU time per event: ${serverCpu.toFixed(1)} ms of the server, ${databaseCpu.toFixed(1)} ms of the database. The server had ${memory.toFixed(0)} MiB resident`,
    'after the run.',
    '',
  ];
}
