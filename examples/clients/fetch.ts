import { type GraphQLError, print } from 'graphql';
import { RequestError } from './shared/errors';
import { openHttp } from './shared/http';
import { listOfPages } from './shared/list';
import { POST_CHANGED, type PostChange, POSTS, SIGN_IN, SIGN_OUT, UPDATE_POST } from './shared/operations';
import type { ExampleClient } from './shared/scenario';
import type { ConnectOptions } from './shared/session';
import { openSocket } from './shared/socket';

/** No client library: `fetch`, and graphql-ws for subscriptions. */
export function connect(url: string, { cookie = false }: ConnectOptions = {}): ExampleClient {
  const { session, send } = openHttp(url, cookie);
  const socket = openSocket(url, session);

  return {
    async signIn(input) {
      const { signIn } = await send(SIGN_IN, { input: { ...input, useCookie: cookie } }, {});
      session.begin(signIn);
      return signIn;
    },
    resume: () => session.resume(),
    async signOut() {
      await send(SIGN_OUT, {});
      session.end();
    },
    openList: (variables) => listOfPages(async (page) => (await send(POSTS, page)).posts, variables),
    updatePost: async (input) => (await send(UPDATE_POST, { input })).updatePost,
    follow: (organizationId, observer) =>
      socket.subscribe<{ postChanged: PostChange }>(
        { query: print(POST_CHANGED), variables: { organizationId } },
        {
          next: ({ data, errors }) =>
            data ? observer.next(data.postChanged) : observer.error(new RequestError(errors ?? [])),
          error: (error) => observer.error(problemOf(error)),
          complete: () => undefined,
        },
      ),
    close: async () => socket.dispose(),
  };
}

/** graphql-ws reports errors of the API as a list, and a lost connection as a close event. */
const problemOf = (error: unknown): unknown =>
  Array.isArray(error) ? new RequestError(error as readonly GraphQLError[]) : error;
