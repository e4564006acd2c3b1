import { serverAudits } from 'graphql-http';
import { serverForTests } from '../support/server';

const server = serverForTests();

const audits = serverAudits({ url: () => server.url, fetchFn: fetch });

test('covers the 61 audits of GraphQL over HTTP', () => {
  expect(audits).toHaveLength(61);
});

test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_, audit) => {
  expect(await audit.fn()).toMatchObject({ status: 'ok' });
});
