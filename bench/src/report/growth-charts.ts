import { PARENTS } from '../queries/queries';
import { type LineChart, lineChartOf, type Series } from './line-chart';
import type { GrowthPart } from './results';
import { cpuOf, type Line } from './summary';

const Y_TITLE = 'Processor time per request, server and database, ms';

/** Returns one line per contender with the measurements by size. */
function seriesOf(sizes: readonly { size: number; lines: readonly Line[] }[]): Series[] {
  const contenders = new Set(sizes.flatMap(({ lines }) => lines.map(({ contender }) => contender)));
  return [...contenders].map((contender) => ({
    contender,
    points: sizes.flatMap(({ size, lines }) =>
      lines.filter((line) => line.contender === contender).map((line) => ({ x: size, y: cpuOf(line) })),
    ),
  }));
}

const captionOf = ({ environment }: GrowthPart): string =>
  `${environment.machine}, ${environment.date.slice(0, 10)}`;

/** CPU time by the number of parents. */
export function parentsChartOf(part: GrowthPart): string {
  const sizes = Object.entries(PARENTS).map(([query, size]) => ({
    size,
    lines: part.parents.filter((line) => line.query === query),
  }));
  const chart: LineChart = {
    title: 'More parents: campaigns with 5 posts each',
    caption: captionOf(part),
    xTitle: 'campaigns of the answer',
    yTitle: Y_TITLE,
    series: seriesOf(sizes),
  };
  return lineChartOf(chart);
}

/** CPU time by the number of rows in the table. */
export function rowsChartOf(part: GrowthPart): string {
  const chart: LineChart = {
    title: 'More rows: one campaign with 10 posts beside other posts',
    caption: captionOf(part),
    xTitle: 'posts of all organizations together',
    yTitle: Y_TITLE,
    series: seriesOf(part.rows.map(({ posts, lines }) => ({ size: posts, lines }))),
  };
  return lineChartOf(chart);
}
