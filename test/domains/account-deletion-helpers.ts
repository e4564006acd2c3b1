import { newAccount, PASSWORD } from '../support/accounts';
import type { Person } from '../support/people';
import type { Answer, Json, TestServer } from '../support/server';

/** User with a password and an organization of their own, who can delete the account. */
export interface DeletedUser extends Person {
  readonly email: string;
  /** ID of the organization whose only member is the user. */
  readonly own: string;
}

export async function newDeletableUser(server: TestServer, values: object = {}): Promise<DeletedUser> {
  const { id, email } = await newAccount(server, { emailVerifiedAt: new Date(), ...values });
  const own = await server.rows.ownedOrganization(id, { name: 'Own' });
  return { id, email, own, token: await server.tokenFor(id) };
}

const DELETE = `mutation ($input: DeleteAccountInput!) { deleteAccount(input: $input) {
  deletedUserId restorableUntil
  userErrors { __typename code path message ... on LastOwnerError { organizations { id name } } } } }`;

export const deleteAccount = (
  server: TestServer,
  token: string | undefined,
  password = PASSWORD,
): Promise<Answer> => server.run(DELETE, { input: { password } }, token);

export async function organizationsOf(server: TestServer, token: string): Promise<string[]> {
  const { data } = await server.run(
    '{ viewer { memberships { nodes { organization { id } } } } }',
    {},
    token,
  );
  return data.viewer.memberships.nodes.map((node: Json) => node.organization.id);
}
