import { METRIC_FIELDS, METRICS } from '../../src/domains/publishing/insights/metrics';
import { serverForTests } from '../support/server';
import type { Json } from '../support/server';

const server = serverForTests();

const QUERY = '{ metricDictionary { platform field description unit isEstimate latency since retiredAt } }';

test('metricDictionary returns the metrics of all platforms to everyone, without a statement', async () => {
  const { data, errors } = await server.run(QUERY);
  expect(errors).toBeUndefined();
  const all = data.metricDictionary as Json[];
  expect(all).toHaveLength(METRICS.length);
  expect(all.filter(({ platform }) => platform === 'INSTAGRAM').slice(0, 3)).toEqual([
    {
      platform: 'INSTAGRAM',
      field: 'impressions',
      description: 'Number of times the post was shown. Replaced by `views`.',
      unit: 'COUNT',
      isEstimate: false,
      latency: 'P2D',
      since: null,
      retiredAt: '2025-04-21',
    },
    {
      platform: 'INSTAGRAM',
      field: 'reach',
      description: 'Number of accounts that saw the post.',
      unit: 'COUNT',
      isEstimate: true,
      latency: 'P2D',
      since: null,
      retiredAt: null,
    },
    {
      platform: 'INSTAGRAM',
      field: 'views',
      description: 'Number of times the post was shown or the reel was played.',
      unit: 'COUNT',
      isEstimate: false,
      latency: 'P2D',
      since: '2025-04-21',
      retiredAt: null,
    },
  ]);
});

test('metricDictionary names each metric of a platform once, by a field that the schema has', async () => {
  const { data } = await server.run(
    '{ __type(name: "EngagementMetric") { fields { name } } metricDictionary { platform field } }',
  );
  const fields = (data.__type.fields as Json[]).map(({ name }) => name);
  const named = (data.metricDictionary as Json[]).map(({ platform, field }) => `${platform} ${field}`);
  expect(new Set(named).size).toBe(named.length);
  expect(METRIC_FIELDS.filter((field) => !fields.includes(field))).toEqual([]);
  expect((data.metricDictionary as Json[]).filter(({ field }) => !fields.includes(field))).toEqual([]);
});
