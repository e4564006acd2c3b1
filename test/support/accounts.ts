import { hashPassword } from '../../src/kernel/auth/passwords';
import type { Answer, TestServer } from './server';

/** The password of every account made here. */
export const PASSWORD = 'correct horse battery';

/** Hashing is slow on purpose: it is done once. */
let passwordHash: Promise<string> | undefined;
let counter = 0;

/** Somebody who can sign in, and has not done so yet. */
export async function newAccount(
  { rows }: TestServer,
  values: Record<string, unknown> & { email?: string } = {},
): Promise<{ id: string; email: string }> {
  passwordHash ??= hashPassword(PASSWORD);
  const email = values.email ?? `Account${(counter += 1)}@marquee.example`;
  return { id: await rows.user({ passwordHash: await passwordHash, ...values, email }), email };
}

export const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  accessToken refreshToken sessionExpiresAt user { id } userErrors { code message path } } }`;

export const signIn = (server: TestServer, email: string, password = PASSWORD): Promise<Answer> =>
  server.run(SIGN_IN, { input: { email, password } });

/** Whether an access token is still somebody's. */
export async function isSignedIn(server: TestServer, token: string): Promise<boolean> {
  const { data } = await server.run('{ viewer { id } }', {}, token);
  return data?.viewer != null;
}
