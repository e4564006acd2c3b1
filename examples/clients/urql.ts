import { type CombinedError, cacheExchange, Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { authExchange, type AuthUtilities } from '@urql/exchange-auth';
import { isUnauthenticated, RequestError } from './shared/errors';
import { listOfPages } from './shared/list';
import { POST_CHANGED, POSTS, REFRESH_SESSION, SIGN_IN, SIGN_OUT, UPDATE_POST } from './shared/operations';
import type { ExampleClient } from './shared/scenario';
import { type ConnectOptions, Session } from './shared/session';
import { openSocket } from './shared/socket';

/** Context of operations that are sent without an access token. */
const UNSIGNED = { unsigned: true };

/** urql with its document cache: an update refetches every list of posts. */
export function connect(url: string, { cookie = false }: ConnectOptions = {}): ExampleClient {
  // Refreshing must not wait for the requests that wait for it, so it needs the utilities of authExchange. They are
  // available shortly after the client is created, possibly after a page has resumed its session.
  let give: (utilities: AuthUtilities) => void;
  const given = new Promise<AuthUtilities>((resolve) => (give = resolve));
  const session = new Session(cookie, async (input) => {
    const utilities = await given;
    return dataOf(await utilities.mutate(REFRESH_SESSION, { input }, UNSIGNED)).refreshSession;
  });
  const socket = openSocket(url, session);

  const auth = authExchange(async (utilities) => {
    give(utilities);
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
    fetchOptions: { credentials: session.credentials },
    // Keeps variables out of URLs, and so out of logs.
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
      const { signIn } = dataOf(
        await client.mutation(SIGN_IN, { input: { ...input, useCookie: cookie } }, UNSIGNED),
      );
      session.begin(signIn);
      return signIn;
    },
    resume: () => session.resume(),
    async signOut() {
      dataOf(await client.mutation(SIGN_OUT, {}));
      session.end();
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

/** urql has one error class: errors of the API are in `graphQLErrors`, others in `networkError`. */
const problemOf = (error: CombinedError): Error =>
  error.graphQLErrors.length ? new RequestError(error.graphQLErrors) : (error.networkError ?? error);
