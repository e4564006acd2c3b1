import type { TadaDocumentNode } from 'gql.tada';
import { type ExecutionResult, type GraphQLError, print } from 'graphql';
import { isUnauthenticated, RequestError } from './shared/errors';
import { listOfPages } from './shared/list';
import {
  POST_CHANGED,
  type PostChange,
  POSTS,
  REFRESH_SESSION,
  SIGN_IN,
  SIGN_OUT,
  UPDATE_POST,
} from './shared/operations';
import type { ExampleClient } from './shared/scenario';
import { type ConnectOptions, Session } from './shared/session';
import { openSocket } from './shared/socket';

/** No client library: `fetch`, and graphql-ws for subscriptions. */
export function connect(url: string, { cookie = false }: ConnectOptions = {}): ExampleClient {
  const session = new Session(
    cookie,
    async (input) => (await send(REFRESH_SESSION, { input }, {})).refreshSession,
  );
  const socket = openSocket(url, session);

  async function post<Result>(
    query: string,
    variables: unknown,
    headers: object,
  ): Promise<ExecutionResult<Result>> {
    const response = await fetch(url, {
      method: 'POST',
      credentials: session.credentials,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as ExecutionResult<Result>;
  }

  /** Sends an operation with the given header, or with the access token of the session. */
  async function send<Result, Variables>(
    document: TadaDocumentNode<Result, Variables>,
    variables: Variables,
    header?: object,
  ): Promise<Result> {
    const query = print(document);
    let answer = await post<Result>(query, variables, header ?? (await session.freshHeader()));
    if (!header && answer.errors?.some(isUnauthenticated)) {
      await session.renew();
      answer = await post<Result>(query, variables, session.header);
    }
    if (answer.errors || !answer.data) throw new RequestError(answer.errors ?? []);
    return answer.data;
  }

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
