import { hashPassword } from '../../src/kernel/auth/passwords';
import type { Answer, TestServer } from './server';

/** The password of all test accounts. */
export const PASSWORD = 'correct horse battery';

/** Hashed once, because hashing is slow by design. */
let passwordHash: Promise<string> | undefined;
let counter = 0;

/** Creates a verified user with a password and without a session. */
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

/** Returns whether an access token is valid. */
export async function isSignedIn(server: TestServer, token: string): Promise<boolean> {
  const { data } = await server.run('{ viewer { id } }', {}, token);
  return data?.viewer != null;
}
