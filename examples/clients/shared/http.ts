import type { TadaDocumentNode } from 'gql.tada';
import { type ExecutionResult, print } from 'graphql';
import { isUnauthenticated, RequestError } from './errors';
import { REFRESH_SESSION } from './operations';
import { Session } from './session';

/** Sends an operation with the given header, or with the access token of the session. Throws top-level errors. */
export type Send = <Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
  header?: object,
) => Promise<Result>;

/** A session whose operations are sent with `fetch`. */
export function openHttp(url: string, cookie = false): { session: Session; send: Send } {
  const session = new Session(
    cookie,
    async (input) => (await send(REFRESH_SESSION, { input }, {})).refreshSession,
  );

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

  const send: Send = async <Result, Variables>(
    document: TadaDocumentNode<Result, Variables>,
    variables: Variables,
    header?: object,
  ): Promise<Result> => {
    const query = print(document);
    let answer = await post<Result>(query, variables, header ?? (await session.freshHeader()));
    if (!header && answer.errors?.some(isUnauthenticated)) {
      await session.renew();
      answer = await post<Result>(query, variables, session.header);
    }
    if (answer.errors || !answer.data) throw new RequestError(answer.errors ?? []);
    return answer.data;
  };

  return { session, send };
}
