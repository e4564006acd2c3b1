import { z } from 'zod';
import { DAY } from '../../frame/clock';
import { feedOf } from '../../frame/effects';
import { grown } from '../../frame/growth';
import { ok, operation, type Operation } from '../../frame/network';
import type { Post } from '../../frame/rows';
import type { World } from '../../frame/world';
import { matching, type PinterestCall } from './api';
import { invalid } from './errors';
import { ownPin } from './pins';

/** Metrics by the share of the followers that they reach. */
const PIN_METRICS: Readonly<Record<string, number>> = {
  IMPRESSION: 0.9,
  OUTBOUND_CLICK: 0.02,
  PIN_CLICK: 0.06,
  SAVE: 0.03,
  TOTAL_COMMENTS: 0.002,
  TOTAL_REACTIONS: 0.01,
};
const VIDEO_METRICS: Readonly<Record<string, number>> = {
  VIDEO_MRC_VIEW: 0.4,
  VIDEO_V50_WATCH_TIME: 0.3,
  VIDEO_10S_VIEW: 0.2,
};
const ACCOUNT_METRICS = { ...PIN_METRICS, ENGAGEMENT: 0.1 };
const LONGEST = 90;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const period = z.object({ start_date: day, end_date: day, metric_types: z.string().optional() });

/** Returns the requested days, or fails. */
function daysOf({ world, call }: PinterestCall): { days: string[]; metrics: string | undefined } {
  const { start_date: start, end_date: end, metric_types: metrics } = matching(period, call.query);
  const today = Math.floor(world.clock.now() / DAY);
  const [first, last] = [start, end].map((text) => Date.parse(`${text}T00:00:00Z`) / DAY) as [number, number];
  if (Number.isNaN(first) || Number.isNaN(last) || last < first)
    throw invalid('start_date: must not be after end_date');
  if (first < today - LONGEST) throw invalid(`start_date: must not be more than ${LONGEST} days ago`);
  const dateOf = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10);
  return { days: Array.from({ length: last - first + 1 }, (_, index) => dateOf(first + index)), metrics };
}

function metricsIn(given: string | undefined, known: Readonly<Record<string, number>>): string[] {
  const wanted = (given ?? '').split(',').filter(Boolean);
  const unknown = wanted.find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) throw invalid(`metric_types: ${unknown} is not a supported metric`);
  return wanted;
}

/** Returns what a pin gained on one day, in UTC. */
function gained(world: World, post: Post, metric: string, share: number, date: string): number {
  const end = Math.min(Date.parse(`${date}T00:00:00Z`) + DAY, world.clock.now());
  const at = (time: number): number => (time <= post.createdAt ? 0 : grown(world, post, metric, share, time));
  return Math.max(0, at(end) - at(Date.parse(`${date}T00:00:00Z`)));
}

function report(
  world: World,
  posts: readonly Post[],
  days: readonly string[],
  names: readonly string[],
  shares: Readonly<Record<string, number>>,
): object {
  const sum = (name: string, date: string): number =>
    posts.reduce((total, post) => total + gained(world, post, name, shares[name] ?? 0, date), 0);
  const daily = days.map((date) => ({
    date,
    data_status: Date.parse(date) > world.clock.now() ? 'BEFORE_DEFAULT_DATE' : 'READY',
    metrics: Object.fromEntries(names.map((name) => [name, sum(name, date)])),
  }));
  const total = (name: string): number => daily.reduce((all, { metrics }) => all + (metrics[name] ?? 0), 0);
  return {
    all: {
      daily_metrics: daily,
      summary_metrics: Object.fromEntries(names.map((name) => [name, total(name)])),
    },
  };
}

/** `GET /pins/{pin_id}/analytics` */
export const readPinAnalytics = (request: PinterestCall): Operation =>
  operation('readPinAnalytics', request.account.id, () => {
    const { world } = request;
    const post = ownPin(request);
    const { days, metrics } = daysOf(request);
    const shares = post.extra['mediaType'] === 'video' ? { ...PIN_METRICS, ...VIDEO_METRICS } : PIN_METRICS;
    const names = metricsIn(metrics, shares);
    if (!names.length) throw invalid('metric_types: is required');
    return ok(report(world, [post], days, names, shares));
  });

/** `GET /user_account/analytics` */
export const readAccountAnalytics = (request: PinterestCall): Operation =>
  operation('readAccountAnalytics', request.account.id, () => {
    const { world, account } = request;
    const { days, metrics } = daysOf(request);
    const wanted = metricsIn(metrics, ACCOUNT_METRICS);
    const names = wanted.length
      ? wanted
      : ['ENGAGEMENT', 'IMPRESSION', 'OUTBOUND_CLICK', 'PIN_CLICK', 'SAVE'];
    return ok(report(world, feedOf(world, account.id), days, names, ACCOUNT_METRICS));
  });
