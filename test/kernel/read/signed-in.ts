import { newOrganization } from '../../support/people';
import { type Answer, startTestServer, type TestServer } from '../../support/server';

/**
 * A real server, one organization, and its owner who asks. Whatever is asked is asked twice, of a server that compiles
 * operations and of one that answers them field by field, and the answers have to be the same.
 */
export interface SignedIn {
  /** The one that answers field by field. */
  readonly server: TestServer;
  readonly organization: string;
  readonly person: string;
  /** Asks as the owner of the organization. */
  ask(query: string, variables?: object): Promise<Answer>;
  /** Asks what has to be answered without an error, and gives back the data. */
  data(query: string, variables?: object): Promise<NonNullable<Answer['data']>>;
  /** The statements that an operation takes, entering the request left out. */
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
