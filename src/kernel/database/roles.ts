import { createHmac } from 'node:crypto';
import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { DatabaseUnavailableError } from './server-version';
import { PRODUCT } from '../product';

/** The role that migrations grant privileges to. It cannot log in, owns nothing and cannot bypass row-level security. */
export const SERVING_ROLE = `${PRODUCT}_serving`;

/** Returns the name of the serving login, which includes the database because roles belong to the whole cluster. */
const loginName = (database: string): string => `${PRODUCT}_app_${database}`.slice(0, 63);

/**
 * Creates or updates the serving login. Returns its URL. The password is derived from that of the migrating login, so
 * that all processes of an installation agree on it without storing it.
 */
export async function ensureServingLogin(migrator: Client, migratorUrl: string): Promise<string> {
  const url = new URL(migratorUrl);
  const database = decodeURIComponent(url.pathname.slice(1));
  const login = loginName(database);
  // Without a secret the password could be derived from public information.
  if (!url.password)
    throw new DatabaseUnavailableError(
      'DATABASE_URL has no password, from which the password of the serving login is derived. Add it, or set APP_DATABASE_URL.',
    );
  const password = createHmac('sha256', decodeURIComponent(url.password)).update(login).digest('base64url');
  const known = await migrator.query('SELECT FROM pg_roles WHERE rolname = $1', [login]);
  const verb = known.rowCount ? 'ALTER' : 'CREATE';
  const attributes = 'LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION';
  await migrator.query(
    `${verb} ROLE ${escapeIdentifier(login)} ${attributes} PASSWORD ${escapeLiteral(password)}`,
  );
  await migrator.query(`GRANT ${SERVING_ROLE} TO ${escapeIdentifier(login)}`);
  url.username = encodeURIComponent(login);
  url.password = password;
  return url.toString();
}
