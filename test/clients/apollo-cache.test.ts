import { ApolloClient, gql, HttpLink } from '@apollo/client';
import { createCache } from '../../examples/clients/apollo';
import { POSTS } from '../../examples/clients/shared/operations';
import { serverForTests } from '../support/server';
import { studio } from './studio';

const server = serverForTests();

/** Returns an Apollo Client that reads from its cache first, as components do. */
async function signedIn(person: string): Promise<ApolloClient> {
  const headers = { authorization: `Bearer ${await server.tokenFor(person)}` };
  return new ApolloClient({ link: new HttpLink({ uri: server.url, headers }), cache: createCache() });
}

test('returns deleted posts for `onlyDeleted` when the other list is cached', async () => {
  const { owner, organization: organizationId } = await studio(server);
  const deleted = await server.rows.post(organizationId, { deletedAt: new Date() });
  const client = await signedIn(owner);
  const ids = async (variables: { onlyDeleted?: boolean }) => {
    const { data } = await client.query({
      query: POSTS,
      variables: { organizationId, first: 3, ...variables },
    });
    return data!.posts.edges.map(({ node }) => node.id);
  };

  expect(await ids({})).toHaveLength(3);
  expect(await ids({ onlyDeleted: true })).toEqual([deleted]);
});

test('keeps the fields of an object without an ID when a query selects other fields', async () => {
  const { owner, organization } = await studio(server);
  const id = await server.rows.campaign(organization);
  const client = await signedIn(owner);
  const spent = (field: string) => gql`query ($id: ID!) { campaign(id: $id) { id spent { ${field} } } }`;
  const variables = { id };
  const { data } = await client.query({ query: spent('amount'), variables });
  await client.query({ query: spent('currency'), variables });

  expect(data).toMatchObject({ campaign: { id, spent: { amount: '0.00' } } });
  expect(client.readQuery({ query: spent('amount'), variables })).toEqual(data);
});
