import { DAY } from '../../frame/clock';
import { type Answer, ok, operation, type Route } from '../../frame/network';
import type { Account } from '../../frame/rows';
import type { World } from '../../frame/world';
import { readLocation } from './accounts';
import { type Api, requireLocation, route } from './api';
import { businessErrors as errors, invalidField } from './errors';

const METRICS = [
  'BUSINESS_IMPRESSIONS_DESKTOP_MAPS',
  'BUSINESS_IMPRESSIONS_DESKTOP_SEARCH',
  'BUSINESS_IMPRESSIONS_MOBILE_MAPS',
  'BUSINESS_IMPRESSIONS_MOBILE_SEARCH',
  'BUSINESS_CONVERSATIONS',
  'BUSINESS_DIRECTION_REQUESTS',
  'CALL_CLICKS',
  'WEBSITE_CLICKS',
  'BUSINESS_BOOKINGS',
  'BUSINESS_FOOD_ORDERS',
  'BUSINESS_FOOD_MENU_CLICKS',
];

/** Numbers of the last days are not available yet. */
const DELAY = 3 * DAY;
const LONGEST = 550;

/** Returns a number that depends on location, metric and day alone. */
function valueOf(world: World, location: Account, metric: string, day: number): number {
  const most = metric.includes('IMPRESSIONS') ? location.followers / 20 : location.followers / 200;
  return world.number(`${location.id}:${metric}:${day}`, Math.floor(most) + 1);
}

/** Reads a day such as `dailyRange.startDate.year=2026&…`. Names are accepted with underscores, too. */
function dayIn({ query }: Api, name: 'startDate' | 'endDate'): number {
  const snake = name === 'startDate' ? 'start_date' : 'end_date';
  const part = (unit: string): number =>
    Number(query[`dailyRange.${name}.${unit}`] ?? query[`dailyRange.${snake}.${unit}`] ?? 0);
  const time = Date.UTC(part('year'), part('month') - 1, part('day'));
  const isDay = part('year') > 2000 && new Date(time).getUTCDate() === part('day');
  if (!isDay) throw invalidField(`daily_range.${snake}`, 'The date is missing or invalid.');
  return time;
}

function daysIn(api: Api): number[] {
  const [from, to] = [dayIn(api, 'startDate'), dayIn(api, 'endDate')];
  const count = Math.round((to - from) / DAY) + 1;
  if (count < 1 || count > LONGEST) throw invalidField('daily_range', 'The range is empty or too long.');
  return Array.from({ length: count }, (_, index) => from + index * DAY);
}

/** Days without a value, and those that are not known yet, have a date only. */
function seriesOf({ world }: Api, location: Account, metric: string, days: readonly number[]): object {
  const available = world.clock.now() - DELAY;
  return {
    datedValues: days.map((day) => {
      const at = new Date(day);
      const date = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
      const value = day + DAY <= available ? valueOf(world, location, metric, day) : 0;
      return { date, ...(value && { value: String(value) }) };
    }),
  };
}

function metricsIn({ world, call }: Api, name: string): string[] {
  const metrics = call.search.getAll(name);
  const isKnown = (metric: string): boolean => METRICS.includes(metric) && !world.isOff(`metric:${metric}`);
  const unknown = metrics.find((metric) => !isKnown(metric));
  if (!metrics.length) throw invalidField(name, 'At least one metric is required.');
  if (unknown !== undefined) throw invalidField(name, `Invalid value at '${name}': "${unknown}"`);
  return metrics;
}

function readMany(api: Api, location: Account): Answer {
  const metrics = metricsIn(api, 'dailyMetrics');
  const days = daysIn(api);
  return ok({
    multiDailyMetricTimeSeries: [
      {
        dailyMetricTimeSeries: metrics.map((dailyMetric) => ({
          dailyMetric,
          timeSeries: seriesOf(api, location, dailyMetric, days),
        })),
      },
    ],
  });
}

function readOne(api: Api, location: Account): Answer {
  const [metric = ''] = metricsIn(api, 'dailyMetric');
  return ok({ timeSeries: seriesOf(api, location, metric, daysIn(api)) });
}

const READS: Readonly<Record<string, (api: Api, location: Account) => Answer>> = {
  fetchMultiDailyMetricsTimeSeries: readMany,
  getDailyMetricsTimeSeries: readOne,
};

/** `GET /v1/locations/{location}`, and the same path with the name of a method of the Performance API behind a colon. */
const read = route('GET', '/v1/locations/:location', (api) => {
  const [id = '', name] = (api.params['location'] ?? '').split(':');
  const named = { ...api, params: { ...api.params, location: id } };
  if (name === undefined) return operation('readLocation', id, () => ok(readLocation(named)));
  const run = Object.hasOwn(READS, name) ? READS[name] : undefined;
  if (!run) throw errors.notFound();
  return operation('readMetrics', id, () => run(named, requireLocation(named)));
});

export const performanceRoutes: readonly Route[] = [read];
