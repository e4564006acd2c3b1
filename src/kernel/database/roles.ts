import { createHmac } from 'node:crypto';
import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { DatabaseUnavailableError } from './server-version';
import { PRODUCT } from '../product';

/** The role that migrations grant to; it cannot log in, owns nothing and cannot bypass row level security. */
export const SERVING_ROLE = `${PRODUCT}_serving`;

/** The serving login of one database. Roles belong to the whole cluster, so the name carries the database's. */
const loginName = (database: string): string => `${PRODUCT}_app_${database}`.slice(0, 63);

/**
 * Makes the login that serves requests, or mends it, and gives back its URL. Its password is derived from that of
 * the migrating login, so that every process of an installation agrees on it and nothing has to be kept.
 */
export async function ensureServingLogin(migrator: Client, migratorUrl: string): Promise<string> {
  const url = new URL(migratorUrl);
  const database = decodeURIComponent(url.pathname.slice(1));
  const login = loginName(database);
  // Without a secret anybody could work the password out: it would be made of what stands in this file.
  if (!url.password)
    throw new DatabaseUnavailableError(
      'DATABASE_URL holds no password to derive that of the serving login from: put it there, or set APP_DATABASE_URL.',
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
