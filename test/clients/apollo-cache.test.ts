import { ApolloClient, HttpLink } from '@apollo/client';
import { createCache } from '../../examples/clients/apollo';
import { POSTS } from '../../examples/clients/shared/operations';
import { startTestServer, type TestServer } from '../support/server';
import { studio } from './studio';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Apollo Client as components use it: what is in the cache is not asked for again. */
async function signedIn(person: string): Promise<ApolloClient> {
  const headers = { authorization: `Bearer ${await server.tokenFor(person)}` };
  return new ApolloClient({ link: new HttpLink({ uri: server.url, headers }), cache: createCache() });
}

test('the trash shows what was deleted, though the list of what lives is in the cache', async () => {
  const { owner, organization: organizationId } = await studio(server);
  const deleted = await server.rows.post(organizationId, { deletedAt: new Date() });
  const client = await signedIn(owner);
  const ids = async (variables: { deleted?: boolean }) => {
    const { data } = await client.query({
      query: POSTS,
      variables: { organizationId, first: 3, ...variables },
    });
    return data!.posts.edges.map(({ node }) => node.id);
  };

  expect(await ids({})).toHaveLength(3);
  expect(await ids({ deleted: true })).toEqual([deleted]);
});
