import {
  inputTypeOf,
  type Member,
  newMember,
  newOrganization,
  newPerson,
  type Person,
} from '../support/people';
import { startTestServer, type TestServer } from '../support/server';

type Options = Parameters<typeof startTestServer>[0];

/** Starts a server with one organization. Returns functions that change its posts as the owner. */
export async function openStudio(options?: Options) {
  const server = await startTestServer(options);
  const { id: organization, owner } = await newOrganization(server);
  const mutate = async (name: string, input: object, through: TestServer = server) => {
    const shown = name === 'deletePost' ? 'deletedPostId' : 'post { id }';
    const answer = await through.run(
      `mutation($input: ${inputTypeOf(name)}) { ${name}(input: $input) { ${shown} userErrors { message } } }`,
      { input },
      await server.tokenFor(owner.id),
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data[name].userErrors).toEqual([]);
    return answer.data[name];
  };
  return {
    server,
    owner,
    organization,
    person: (): Promise<Person> => newPerson(server),
    member: (role: string, values?: Record<string, unknown>): Promise<Member> =>
      newMember(server, organization, role, values),
    create: async (caption: string, more: object = {}, through?: TestServer): Promise<string> =>
      (await mutate('createPost', { organizationId: organization, caption, ...more }, through)).post.id,
    update: (id: string, values: object) => mutate('updatePost', { id, ...values }),
    remove: (id: string) => mutate('deletePost', { id }),
    restore: (id: string) => mutate('restorePost', { id }),
  };
}

export type Studio = Awaited<ReturnType<typeof openStudio>>;
