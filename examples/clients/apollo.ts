import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { from, switchMap } from 'rxjs';
import { EMBEDDED } from './shared/embedded';
import { isUnauthenticated, RequestError } from './shared/errors';
import {
  type PageVariables,
  POST_CHANGED,
  type PostPage,
  POSTS,
  REFRESH_SESSION,
  SIGN_IN,
  SIGN_OUT,
  UPDATE_POST,
} from './shared/operations';
import type { ExampleClient } from './shared/scenario';
import { type ConnectOptions, Session } from './shared/session';
import { openSocket } from './shared/socket';

/** Context of operations that are sent without an access token. */
const UNSIGNED = { unsigned: true };

/** Arguments that identify a list: all but those that select a page. */
const LIST = ['organizationId', 'where', 'orderBy', 'onlyDeleted'];

export const createCache = (): InMemoryCache =>
  new InMemoryCache({
    typePolicies: {
      // Keeps the known fields of an object without an ID when a query selects other ones.
      ...Object.fromEntries(EMBEDDED.map((type) => [type, { merge: true }])),
      // Merges all pages of a list. It merges `edges`, so select those.
      Query: { fields: { posts: relayStylePagination(LIST) } },
    },
  });

/** Apollo Client with its normalized cache: updates and events change every list that contains the post. */
export function connect(url: string, { cookie = false }: ConnectOptions = {}): ExampleClient {
  const session = new Session(cookie, async (input) => {
    const refreshed = client.mutate({
      mutation: REFRESH_SESSION,
      variables: { input },
      context: UNSIGNED,
      fetchPolicy: 'no-cache',
    });
    return (await refreshed.catch(rethrow)).data!.refreshSession;
  });
  const socket = openSocket(url, session);

  const sign = new SetContextLink(async ({ unsigned }) =>
    unsigned ? {} : { headers: await session.freshHeader() },
  );
  const retryUnauthenticated = new ErrorLink(({ error, operation, forward }) => {
    const { unsigned } = operation.getContext();
    if (unsigned || !CombinedGraphQLErrors.is(error) || !error.errors.some(isUnauthenticated)) return;
    return from(session.renew()).pipe(switchMap(() => forward(operation)));
  });
  const client: ApolloClient = new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      ApolloLink.from([
        retryUnauthenticated,
        sign,
        new HttpLink({ uri: url, credentials: session.credentials }),
      ]),
    ),
    cache: createCache(),
  });

  return {
    async signIn(input) {
      const variables = { input: { ...input, useCookie: cookie } };
      const signedIn = client.mutate({
        mutation: SIGN_IN,
        variables,
        context: UNSIGNED,
        fetchPolicy: 'no-cache',
      });
      const { signIn } = (await signedIn.catch(rethrow)).data!;
      session.begin(signIn);
      return signIn;
    },
    resume: () => session.resume(),
    async signOut() {
      await client.mutate({ mutation: SIGN_OUT }).catch(rethrow);
      session.end();
    },
    /** In a component, `useQuery(POSTS, …)` returns the list, and its `fetchMore({ variables })` replaces `load`. */
    async openList({ first, last, ...list }) {
      const size = first ?? last;
      const load = async (page: Partial<PageVariables>): Promise<void> => {
        const variables = { ...list, ...page };
        await client.query({ query: POSTS, variables, fetchPolicy: 'network-only' }).catch(rethrow);
      };
      const shown = (): PostPage => client.readQuery({ query: POSTS, variables: list })!.posts;
      await load({ first, last });
      return {
        get posts() {
          return shown().edges.map(({ node }) => node);
        },
        async loadMore() {
          const { hasNextPage, endCursor } = shown().pageInfo;
          if (hasNextPage) await load({ first: size, after: endCursor });
          return hasNextPage;
        },
        async loadEarlier() {
          const { hasPreviousPage, startCursor } = shown().pageInfo;
          if (hasPreviousPage) await load({ last: size, before: startCursor });
          return hasPreviousPage;
        },
      };
    },
    async updatePost(input) {
      const { data } = await client.mutate({ mutation: UPDATE_POST, variables: { input } }).catch(rethrow);
      return data!.updatePost;
    },
    follow(organizationId, observer) {
      const events = client.subscribe({ query: POST_CHANGED, variables: { organizationId } });
      const subscription = events.subscribe(({ data, error }) => {
        if (error) observer.error(problemOf(error));
        else if (data) observer.next(data.postChanged);
      });
      return () => subscription.unsubscribe();
    },
    async close() {
      client.stop();
      await socket.dispose();
    },
  };
}

/** Apollo Client throws errors of the API as CombinedGraphQLErrors. */
const problemOf = (error: unknown): unknown =>
  CombinedGraphQLErrors.is(error) ? new RequestError(error.errors) : error;

function rethrow(error: unknown): never {
  throw problemOf(error);
}
