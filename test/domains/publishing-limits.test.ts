import { PUBLISHING_LIMITS } from '../networks/publishing-limits';
import { serverForTests } from '../support/server';

const server = serverForTests();

interface Row {
  readonly platform: string;
  readonly key: string;
  readonly value: string | null;
  readonly text: string | null;
}

test('tests of publishing use the limits of the rows', async () => {
  const used = Object.entries(PUBLISHING_LIMITS);
  const keys = [...new Set(used.map(([name]) => name.split(' ')[1]!))];
  const query = `query($key: String!) {
    networkLimits(first: 20, where: { key: { eq: $key } }) { nodes { platform key value text } } }`;
  const stored = new Map<string, number | string | null>();
  for (const key of keys) {
    const { data, errors } = await server.run(query, { key });
    expect(errors).toBeUndefined();
    for (const { platform, value, text } of data.networkLimits.nodes as Row[])
      stored.set(`${platform} ${key}`, value === null ? text : Number(value));
  }
  expect(used.map(([name]) => [name, stored.get(name)])).toEqual(used);
});
