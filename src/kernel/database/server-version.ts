import pg from 'pg';

const CONNECT_TIMEOUT_MS = 10_000;

/** The configured PostgreSQL cannot be used; the message is one line without the password. */
export class DatabaseUnavailableError extends Error {
  override name = 'DatabaseUnavailableError';
}

/** Refuses a server older than the SQL of this program needs. */
export async function assertServerVersion(client: pg.ClientBase, oldest = 15): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name`,
  );
  const [version] = rows;
  if (version && version.number >= oldest * 10_000) return;
  throw new DatabaseUnavailableError(
    `PostgreSQL ${oldest} or newer is needed; the server is ${version?.name}.`,
  );
}

/** Connects, or says in one line where the server was looked for and why it cannot be used. */
export async function connectOrExplain(url: string): Promise<pg.Client> {
  const client = clientFor(url);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const where = `${client.host}:${client.port}`;
    throw new DatabaseUnavailableError(`PostgreSQL at ${where} cannot be used: ${reason(error, client)}.`);
  }
}

function clientFor(url: string): pg.Client {
  try {
    return new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  } catch {
    throw new DatabaseUnavailableError(
      'The database URL is not of the form postgresql://user:password@host:port/name.',
    );
  }
}

/** Only what is known to be free of the password is said in the server's own words. */
function reason(error: unknown, client: pg.Client): string {
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
      return 'no server listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name is not known';
    case '28P01':
    case '28000':
      return `it refuses the user ${client.user} or the password`;
    case '3D000':
      return `it has no database ${client.database}`;
    case '53300':
      return 'it has no connection left';
    case '57P03':
      return 'it is starting up or shutting down';
    default:
      return foreignMessage(error, client);
  }
}

/** By shape, not by class; a name with several addresses fails with one error per address. */
function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error) return String(error.code);
  return 'errors' in error && Array.isArray(error.errors) ? errorCode(error.errors[0]) : undefined;
}

function foreignMessage(error: unknown, { password }: pg.Client): string {
  const message = String(error)
    .replace(/\s+/g, ' ')
    .replace(/^\w*Error: |\.$/g, '');
  return typeof password === 'string' && password !== '' ? message.replaceAll(password, '***') : message;
}
