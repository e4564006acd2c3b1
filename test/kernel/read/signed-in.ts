import { type Answer, startTestServer, type TestServer } from '../../support/server';

/** A real server, one organization, and its owner who asks. */
export interface SignedIn {
  readonly server: TestServer;
  readonly organization: string;
  readonly person: string;
  /** Asks as the owner of the organization. */
  ask(query: string, variables?: object): Promise<Answer>;
  /** Asks what has to be answered without an error, and gives back the data. */
  data(query: string, variables?: object): Promise<NonNullable<Answer['data']>>;
  /** The statements that an operation takes, entering the request left out. */
  statementsOf(query: string, variables?: object): Promise<number>;
}

export async function signedIn(): Promise<SignedIn> {
  const server = await startTestServer();
  const { rows } = server;
  const person = await rows.user({ fullName: 'Asha Rao' });
  const organization = await rows.organization(person, { name: 'Studio' });
  await rows.membership(organization, person, { role: 'OWNER' });
  const token = await server.tokenFor(person);
  const ask = (query: string, variables?: object): Promise<Answer> => server.run(query, variables, token);
  const answered = async (query: string, variables?: object): Promise<Answer> => {
    const answer = await ask(query, variables);
    expect(answer.errors).toBeUndefined();
    return answer;
  };
  return {
    server,
    organization,
    person,
    ask,
    data: async (query, variables) => (await answered(query, variables)).data,
    statementsOf: async (query, variables) =>
      (await answered(query, variables)).extensions.cost.sqlStatements - 1,
  };
}
