import { newAccount } from '../support/accounts';
import type { TestServer } from '../support/server';

/** Creates an owner with an organization of five posts, returned newest first. */
export async function studio(server: TestServer) {
  const { rows } = server;
  const { id: owner, email } = await newAccount(server, { fullName: 'Meera Iyer' });
  const organization = await rows.ownedOrganization(owner);
  const posts: string[] = [];
  for (const caption of ['First', 'Second', 'Third', 'Fourth', 'Fifth'])
    posts.unshift(await rows.post(organization, { caption }));
  return { email, owner, organization, posts };
}

/** Returns how often the tokens of a user were refreshed. */
export async function refreshes({ database }: TestServer, person: string): Promise<number> {
  const rows = await database.query<{ used: number }>(
    'SELECT count(*)::int - 1 AS used FROM auth.refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE s.user_id = $1',
    [person],
  );
  return rows[0]!.used;
}
