import { kind, STYLE } from './style';

const WIDTH = 860;
const HEIGHT = 420;
const LEFT = 74;
/** Space after the last points for the names of the lines. */
const RIGHT = 200;
const TOP = 84;
const BOTTOM = 56;
/** Minimum distance of names. */
const LABEL_HEIGHT = 18;

export interface Series {
  readonly contender: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface LineChart {
  readonly title: string;
  readonly caption: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly Series[];
}

type Scale = (value: number) => number;

/** A logarithmic scale from `least`–`most` to `from`–`to`. */
function logarithmic(least: number, most: number, from: number, to: number): Scale {
  const span = Math.log(most / least) || 1;
  return (value) => from + (Math.log(value / least) / span) * (to - from);
}

/** Returns 1, 2 and 5 of each power of ten around the values. The axis starts and ends with one. */
function ticksAround(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const powers: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power += 1)
    powers.push(power);
  const all = powers.flatMap((power) => [1, 2, 5].map((step) => Number(`${step}e${power}`)));
  const first = all.findLastIndex((tick) => tick <= least);
  const last = all.findIndex((tick) => tick >= most);
  return all.slice(Math.max(first, 0), (last === -1 ? all.length : last) + 1);
}

const at = (value: number): string => value.toFixed(1);
const count = (value: number): string => value.toLocaleString('en');

/** Returns positions near the preferred ones, in the same order, at which names do not overlap. */
function apart(wanted: readonly number[]): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const heights = [...wanted];
  let above = -Infinity;
  for (const i of order) above = heights[i] = Math.max(wanted[i]!, above + LABEL_HEIGHT);
  return heights;
}

function axes(chart: LineChart, xs: readonly number[], ticks: readonly number[], x: Scale, y: Scale): string {
  const [right, bottom] = [WIDTH - RIGHT, HEIGHT - BOTTOM];
  const vertical = xs.map(
    (value) => `
  <line class="grid" x1="${at(x(value))}" y1="${TOP}" x2="${at(x(value))}" y2="${bottom}"/>
  <text class="note" x="${at(x(value))}" y="${bottom + 20}" text-anchor="middle">${count(value)}</text>`,
  );
  const horizontal = ticks.map(
    (value) => `
  <line class="grid" x1="${LEFT}" y1="${at(y(value))}" x2="${right}" y2="${at(y(value))}"/>
  <text class="note" x="${LEFT - 10}" y="${at(y(value) + 4)}" text-anchor="end">${count(value)}</text>`,
  );
  return `${vertical.join('')}${horizontal.join('')}
  <line class="axis" x1="${LEFT}" y1="${TOP}" x2="${LEFT}" y2="${bottom}"/>
  <line class="axis" x1="${LEFT}" y1="${bottom}" x2="${right}" y2="${bottom}"/>
  <text class="note" x="${(LEFT + right) / 2}" y="${HEIGHT - 14}" text-anchor="middle">${chart.xTitle}</text>
  <text class="note" x="20" y="${TOP - 14}">${chart.yTitle}</text>`;
}

function lines(series: readonly Series[], x: Scale, y: Scale): string {
  const heights = apart(series.map(({ points }) => y(points.at(-1)!.y)));
  const drawn = series.map(({ contender, points }, i) => {
    const path = points.map((point) => `${at(x(point.x))},${at(y(point.y))}`).join(' ');
    const dots = points.map(
      (point) => `<circle class="${kind(contender)}" cx="${at(x(point.x))}" cy="${at(y(point.y))}" r="4"/>`,
    );
    const last = points.at(-1)!;
    return `
  <polyline class="line ${kind(contender)}" points="${path}"/>${dots.join('')}
  <text x="${at(x(last.x) + 12)}" y="${at(heights[i]! + 4)}">${contender} · ${last.y.toPrecision(3)} ms</text>`;
  });
  return drawn.join('');
}

/** Renders milliseconds by size on logarithmic axes. Proportional growth is a diagonal. */
export function lineChartOf(chart: LineChart): string {
  const points = chart.series.flatMap((series) => series.points);
  const xs = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b);
  const ticks = ticksAround(points.map((point) => point.y));
  const x = logarithmic(xs[0]!, xs.at(-1)!, LEFT + 20, WIDTH - RIGHT - 10);
  const y = logarithmic(ticks[0]!, ticks.at(-1)!, HEIGHT - BOTTOM, TOP);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">
  <title id="title">${chart.title}</title>
  <style>${STYLE}
  </style>
  <rect class="background" width="${WIDTH}" height="${HEIGHT}"/>
  <text class="title" x="20" y="30">${chart.title}; lower is better</text>
  <text class="note" x="20" y="50">${chart.caption}</text>${axes(chart, xs, ticks, x, y)}${lines(chart.series, x, y)}
</svg>
`;
}
