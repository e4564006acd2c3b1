import { hashPassword } from '../../src/kernel/auth/passwords';
import type { TestServer } from '../support/server';

export const password = 'correct horse battery';
let passwordHash: Promise<string> | undefined;

/** An owner with an organization of five posts, newest first. */
export async function studio({ rows }: TestServer) {
  passwordHash ??= hashPassword(password);
  const email = `${crypto.randomUUID()}@marquee.example`;
  const owner = await rows.user({ email, passwordHash: await passwordHash, fullName: 'Meera Iyer' });
  const organization = await rows.organization(owner);
  await rows.membership(organization, owner, { role: 'OWNER' });
  const posts: string[] = [];
  for (const caption of ['First', 'Second', 'Third', 'Fourth', 'Fifth'])
    posts.unshift(await rows.post(organization, { caption }));
  return { email, owner, organization, posts };
}

/** How often the person's tokens were renewed. */
export async function refreshes({ database }: TestServer, person: string): Promise<number> {
  const { rows } = await database.owner.query<{ used: number }>(
    'SELECT count(*)::int - 1 AS used FROM auth.refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE s.user_id = $1',
    [person],
  );
  return rows[0]!.used;
}
