import type { ContenderName } from '../contenders/contenders';
import { type ComparedName, DESCRIPTIONS } from '../queries/queries';
import type { ComparedPart } from './results';
import { kind, STYLE } from './style';
import { type Line, ratioTo } from './summary';

const WIDTH = 860;
const LABELS = 170;
const BAR = 22;
const GAP = 8;
const PANEL_HEAD = 44;
/** Space after the longest bar for its label. */
const FIGURES = 150;

const LEGEND = [
  ['own', 'Marquee'],
  ['bar', 'other GraphQL servers'],
  ['limit', 'hand-written SQL without GraphQL: the limit'],
] as const;

/** Renders the bars of one query. Each panel has its own scale, because queries differ in size. */
function panel(lines: readonly Line[], heading: string, top: number, reference: ContenderName): string {
  const most = Math.max(...lines.map((line) => line.requestsPerSecond));
  const scale = (WIDTH - LABELS - FIGURES) / most;
  const bars = lines.map((line, i) => {
    const y = top + PANEL_HEAD + i * (BAR + GAP);
    const width = line.requestsPerSecond * scale;
    const ratio = ratioTo(lines, reference, line);
    const figures = `${line.requestsPerSecond.toFixed(0)} / s${ratio === undefined ? '' : ` · ${ratio.toFixed(2)} ×`}`;
    return `
  <text x="${LABELS - 10}" y="${y + 16}" text-anchor="end">${line.contender}</text>
  <rect class="${kind(line.contender)}" x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>
  <text x="${(LABELS + width + 8).toFixed(1)}" y="${y + 16}">${figures}</text>`;
  });
  const bottom = top + PANEL_HEAD + lines.length * (BAR + GAP);
  return `
  <text class="panel" x="20" y="${top + 28}">${heading}</text>${bars.join('')}
  <line class="axis" x1="${LABELS}" y1="${top + PANEL_HEAD - 4}" x2="${LABELS}" y2="${bottom - 4}"/>`;
}

/** Renders the requests per second of all contenders, one panel per query, and their ratio to those of the reference. */
export function chartOf(
  { lines, environment }: ComparedPart,
  queries: readonly ComparedName[],
  reference: ContenderName,
): string {
  const caption = `${environment.machine}, ${environment.date.slice(0, 10)}`;
  let top = 84;
  const panels = queries.map((query) => {
    const own = lines.filter((line) => line.query === query);
    const drawn = panel(own, `${query}: ${DESCRIPTIONS[query]}`, top, reference);
    top += PANEL_HEAD + own.length * (BAR + GAP) + 6;
    return drawn;
  });
  let x = 20;
  const legend = LEGEND.map(([name, meaning]) => {
    const item = `
  <rect class="${name}" x="${x}" y="62" width="12" height="12" rx="2"/><text class="note" x="${x + 18}" y="73">${meaning}</text>`;
    x += 40 + meaning.length * 6.4;
    return item;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top + 14}" role="img" aria-labelledby="title">
  <title id="title">Requests per second by contender and query</title>
  <style>${STYLE}
  </style>
  <rect class="background" width="${WIDTH}" height="${top + 14}"/>
  <text class="title" x="20" y="30">Requests per second; longer is better</text>
  <text class="note" x="20" y="50">× is the multiple of ${reference}. ${caption}</text>${legend.join('')}${panels.join('')}
</svg>
`;
}
