import { type CombinedError, cacheExchange, Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { authExchange, type AuthUtilities } from '@urql/exchange-auth';
import { isUnauthenticated, RequestError } from './shared/errors';
import { listOfPages } from './shared/list';
import { POST_CHANGED, POSTS, REFRESH_SESSION, SIGN_IN, UPDATE_POST } from './shared/operations';
import type { ExampleClient } from './shared/scenario';
import { Session } from './shared/session';
import { openSocket } from './shared/socket';

/** Context of operations that are sent before somebody is signed in. */
const UNSIGNED = { unsigned: true };

/** urql with its document cache: an update asks anew for every list that shows a post. */
export function connect(url: string): ExampleClient {
  // Refreshing passes by the requests that wait for it, which only the tools of authExchange can.
  let utilities: AuthUtilities;
  const session = new Session(async (refreshToken) => {
    const result = await utilities.mutate(REFRESH_SESSION, { input: { refreshToken } }, UNSIGNED);
    return dataOf(result).refreshSession;
  });
  const socket = openSocket(url, session);

  const auth = authExchange(async (given) => {
    utilities = given;
    return {
      addAuthToOperation: (operation) =>
        operation.context.unsigned ? operation : utilities.appendHeaders(operation, { ...session.header }),
      willAuthError: (operation) => !operation.context.unsigned && session.renewIn === 0,
      didAuthError: ({ graphQLErrors }) => graphQLErrors.some(isUnauthenticated),
      refreshAuth: () => session.renew(),
    };
  });
  const client = new Client({
    url,
    // Variables stay out of addresses, and so out of logs.
    preferGetMethod: false,
    exchanges: [
      cacheExchange,
      auth,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  });

  return {
    async signIn(input) {
      const { signIn } = dataOf(await client.mutation(SIGN_IN, { input }, UNSIGNED));
      session.begin(signIn);
      return signIn;
    },
    openList: (variables) =>
      listOfPages(async (page) => dataOf(await client.query(POSTS, page)).posts, variables),
    updatePost: async (input) => dataOf(await client.mutation(UPDATE_POST, { input })).updatePost,
    follow(organizationId, observer) {
      const events = client.subscription(POST_CHANGED, { organizationId });
      const subscription = events.subscribe(({ data, error }) => {
        if (error) observer.error(problemOf(error));
        else if (data) observer.next(data.postChanged);
      });
      return () => subscription.unsubscribe();
    },
    close: async () => socket.dispose(),
  };
}

function dataOf<Data>({ data, error }: { data?: Data; error?: CombinedError }): Data {
  if (error) throw problemOf(error);
  return data!;
}

/** urql has one error for everything: what the API said is in `graphQLErrors`, what broke on the way elsewhere. */
const problemOf = (error: CombinedError): Error =>
  error.graphQLErrors.length ? new RequestError(error.graphQLErrors) : (error.networkError ?? error);
