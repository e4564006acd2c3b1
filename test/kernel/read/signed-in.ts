import { newOrganization } from '../../support/people';
import { type Answer, startTestServer, type TestServer } from '../../support/server';

/**
 * A server with one organization, queried as its owner. Runs every request on the resolver path and as a compiled
 * plan, and expects the same response from both.
 */
export interface SignedIn {
  /** The server that uses only the resolver path. */
  readonly server: TestServer;
  readonly organization: string;
  readonly person: string;
  /** Runs a request as the owner of the organization. */
  ask(query: string, variables?: object): Promise<Answer>;
  /** Runs a request, expects no errors and returns the data. */
  data(query: string, variables?: object): Promise<NonNullable<Answer['data']>>;
  /** Returns the number of statements of an operation, without the one that authenticates the transaction. */
  statementsOf(query: string, variables?: object): Promise<number>;
  stop(): Promise<void>;
}

export async function signedIn(): Promise<SignedIn> {
  const server = await startTestServer({ compiled: false });
  const compiling = await startTestServer({ beside: server });
  const { id: organization, owner } = await newOrganization(server);
  const ask = async (query: string, variables?: object): Promise<Answer> => {
    const answer = await server.run(query, variables, owner.token);
    const compiled = await compiling.run(query, variables, owner.token);
    const told = ({ data, errors }: Answer): string => JSON.stringify([data, errors?.map(withoutRequest)]);
    expect(told(compiled)).toBe(told(answer));
    return answer;
  };
  const answered = async (query: string, variables?: object): Promise<Answer> => {
    const answer = await ask(query, variables);
    expect(answer.errors).toBeUndefined();
    return answer;
  };
  return {
    server,
    organization,
    person: owner.id,
    ask,
    data: async (query, variables) => (await answered(query, variables)).data,
    statementsOf: async (query, variables) =>
      (await answered(query, variables)).extensions.cost.sqlStatements - 1,
    stop: async () => {
      await compiling.stop();
      await server.stop();
    },
  };
}

type Told = NonNullable<Answer['errors']>[number];
const withoutRequest = ({ extensions: { requestId: _, ...extensions }, ...error }: Told): Told => ({
  ...error,
  extensions,
});
