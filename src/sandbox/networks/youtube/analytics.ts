import { DAY } from '../../frame/clock';
import { ok, type Route } from '../../frame/network';
import type { Post } from '../../frame/rows';
import type { World } from '../../frame/world';
import { type Api, method } from './api';
import { badQuery, youtubeErrors as errors } from './errors';
import { countOf } from './resource';
import { uploadsOf } from './videos';

/** Numbers of the last days are not available yet. */
const DELAY = 2 * DAY;
const MOST_VIDEOS = 200;

/** A period of whole days: its start, and the start of the day after it. */
interface Period {
  readonly from: number;
  readonly to: number;
}

const METRICS = [
  'views',
  'likes',
  'comments',
  'shares',
  'estimatedMinutesWatched',
  'averageViewDuration',
  'subscribersGained',
] as const;
type Metric = (typeof METRICS)[number];

function valueOf(world: World, post: Post, metric: Metric, { from, to }: Period): number {
  const change = (name: string): number => countOf(world, post, name, to) - countOf(world, post, name, from);
  const seconds = (post.media[0]?.seconds ?? 0) / 2;
  switch (metric) {
    case 'comments':
      return world.comments
        .all()
        .filter(({ postId, createdAt }) => postId === post.id && createdAt >= from && createdAt < to).length;
    case 'estimatedMinutesWatched':
      return Math.floor((change('views') * seconds) / 60);
    case 'averageViewDuration':
      return change('views') ? Math.round(seconds) : 0;
    case 'subscribersGained':
      return Math.floor(change('views') / 100);
    default:
      return change(metric);
  }
}

/** Returns a metric over several videos. Durations are averages, all others are sums. */
function totalOf(world: World, posts: readonly Post[], metric: Metric, period: Period): number {
  const values = posts.map((post) => valueOf(world, post, metric, period));
  const sum = values.reduce((total, value) => total + value, 0);
  return metric === 'averageViewDuration' ? Math.round(sum / Math.max(values.length, 1)) : sum;
}

interface Query {
  readonly metrics: readonly Metric[];
  readonly dimension: string | undefined;
  readonly period: Period;
  readonly posts: readonly Post[];
}

function queryOf(api: Api): Query {
  const { world, query, channel } = api;
  const [, ids] = /^channel==(\S+)$/.exec(query['ids'] ?? '') ?? [];
  if (ids === undefined) throw badQuery('Invalid value for parameter ids.');
  if (!channel || (ids !== 'MINE' && ids !== channel.id)) throw errors.forbidden();
  const names = (query['metrics'] ?? '').split(',').filter(Boolean);
  const known = METRICS.filter((name) => names.includes(name) && !world.isOff(`metric:${name}`));
  const unknown = names.find((name) => !known.some((metric) => metric === name));
  if (unknown !== undefined)
    throw badQuery(`Unknown identifier (${unknown}) given in field parameters.metrics.`);
  if (!names.length) throw badQuery('Required parameter: metrics');
  const metrics = names.flatMap((name) => known.filter((metric) => metric === name));
  const dimension = query['dimensions'] ?? undefined;
  if (![undefined, 'day', 'video'].includes(dimension))
    throw badQuery(`Unknown identifier (${dimension}) given in field parameters.dimensions.`);
  return { metrics, dimension, period: periodOf(api), posts: filtered(api, uploadsOf(world, channel.id)) };
}

function periodOf({ world, query }: Api): Period {
  const day = (name: string): number => {
    const text = query[name] ?? '';
    const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
    if (Number.isNaN(time)) throw badQuery(`Invalid value for parameter ${name}.`);
    return time;
  };
  const [from, last] = [day('startDate'), day('endDate')];
  if (from > last) throw badQuery('The start date must not be after the end date.');
  const available = Math.floor((world.clock.now() - DELAY) / DAY) * DAY;
  return { from, to: Math.max(from, Math.min(last + DAY, available)) };
}

function filtered({ query }: Api, posts: readonly Post[]): readonly Post[] {
  const filters = query['filters'];
  if (filters === undefined) return posts;
  const [, ids] = /^video==([\w,-]+)$/.exec(filters) ?? [];
  if (ids === undefined) throw badQuery('The query is not supported.');
  const wanted = ids.split(',');
  return posts.filter(({ id }) => wanted.includes(id));
}

function rowsOf({ world, query }: Api, { metrics, dimension, period, posts }: Query): (string | number)[][] {
  const values = (some: readonly Post[], time: Period): number[] =>
    metrics.map((metric) => totalOf(world, some, metric, time));
  if (dimension === undefined) return period.to > period.from ? [values(posts, period)] : [];
  if (dimension === 'day') {
    const days = Math.round((period.to - period.from) / DAY);
    const starts = Array.from({ length: days }, (_, index) => period.from + index * DAY);
    return starts.map((from) => [
      new Date(from).toISOString().slice(0, 10),
      ...values(posts, { from, to: from + DAY }),
    ]);
  }
  const size = Number(query['maxResults']);
  if (!(size >= 1 && size <= MOST_VIDEOS) || !query['sort']?.startsWith('-'))
    throw badQuery('The query is not supported. Reports by video need sort and maxResults of at most 200.');
  const place = 1 + metrics.findIndex((name) => `-${name}` === query['sort']);
  if (!place) throw badQuery('Invalid value for parameter sort.');
  return posts
    .map((post): [string, ...number[]] => [post.id, ...values([post], period)])
    .sort((a, b) => Number(b[place]) - Number(a[place]))
    .slice(0, size);
}

/** `GET /v2/reports` of `youtubeanalytics.googleapis.com` */
const report = method('GET', '/v2/reports', { name: 'readReport', scope: 'analytics' }, (api) => {
  const query = queryOf(api);
  const { dimension } = query;
  return ok({
    kind: 'youtubeAnalytics#resultTable',
    columnHeaders: [
      ...(dimension === undefined ? [] : [{ name: dimension, columnType: 'DIMENSION', dataType: 'STRING' }]),
      ...query.metrics.map((name) => ({ name, columnType: 'METRIC', dataType: 'INTEGER' })),
    ],
    rows: rowsOf(api, query),
  });
});

export const analyticsRoutes: readonly Route[] = [report];
