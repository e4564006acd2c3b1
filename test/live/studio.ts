import { startTestServer, type TestServer } from '../support/server';

type Options = Parameters<typeof startTestServer>[0];

export interface Person {
  readonly id: string;
  readonly token: string;
}

/** A server with one organization, its owner, and what they do to posts. */
export async function openStudio(options?: Options) {
  const server = await startTestServer(options);
  const person = async (): Promise<Person> => {
    const id = await server.rows.user();
    return { id, token: await server.tokenFor(id) };
  };
  const owner = await person();
  const organization = await server.rows.organization(owner.id);
  await server.rows.membership(organization, owner.id, { role: 'OWNER' });

  const member = async (values: Record<string, unknown>): Promise<Person & { membership: string }> => {
    const made = await person();
    return { ...made, membership: await server.rows.membership(organization, made.id, values) };
  };
  const mutate = async (name: string, input: object, through: TestServer = server) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const shown = name === 'deletePost' ? 'deletedPostId' : 'post { id }';
    const answer = await through.run(
      `mutation($input: ${type}!) { ${name}(input: $input) { ${shown} userErrors { message } } }`,
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
    person,
    member,
    create: async (caption: string, more: object = {}, through?: TestServer): Promise<string> =>
      (await mutate('createPost', { organizationId: organization, caption, ...more }, through)).post.id,
    update: (id: string, values: object) => mutate('updatePost', { id, ...values }),
    remove: (id: string) => mutate('deletePost', { id }),
    restore: (id: string) => mutate('restorePost', { id }),
  };
}

export type Studio = Awaited<ReturnType<typeof openStudio>>;
