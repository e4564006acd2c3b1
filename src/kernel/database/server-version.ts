import pg from 'pg';

const CONNECT_TIMEOUT_MS = 10_000;

/** Thrown if the configured PostgreSQL server cannot be used. The message is one line and omits the password. */
export class DatabaseUnavailableError extends Error {
  override name = 'DatabaseUnavailableError';
}

/** Throws if the server is older than the program's SQL requires. */
export async function assertServerVersion(client: pg.ClientBase, oldest = 15): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name`,
  );
  const [version] = rows;
  if (version && version.number >= oldest * 10_000) return;
  throw new DatabaseUnavailableError(
    `PostgreSQL ${oldest} or newer is required. The server runs ${version?.name}.`,
  );
}

/**
 * Connects to the server. Throws a DatabaseUnavailableError with host, port and reason if that fails. `setting` is the
 * name of the setting with the URL.
 */
export async function connectOrExplain(url: string, setting = 'DATABASE_URL'): Promise<pg.Client> {
  const client = clientFor(url, setting);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const where = `${client.host}:${client.port}`;
    throw new DatabaseUnavailableError(
      `Cannot connect to PostgreSQL at ${where}: ${reason(error, client, setting)}.`,
    );
  }
}

function clientFor(url: string, setting: string): pg.Client {
  try {
    return new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  } catch {
    throw new DatabaseUnavailableError(
      `${setting} must have the form postgresql://user:password@host:port/database.`,
    );
  }
}

/** Returns the reason of a connection error. Unknown messages are quoted without the password. */
function reason(error: unknown, client: pg.Client, setting: string): string {
  if (isPasswordMissing(error)) return `the server requires a password, and ${setting} has none`;
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'unknown host name';
    case '28P01':
    case '28000':
      return `user ${client.user} or the password was rejected`;
    case '3D000':
      return `database ${client.database} does not exist`;
    case '53300':
      return 'too many connections';
    case '57P03':
      return 'the server is starting up or shutting down';
    default:
      return foreignMessage(error, client);
  }
}

/** Returns whether the URL lacks a required password, which pg reports with an error without a code. */
const isPasswordMissing = (error: unknown): boolean =>
  error instanceof Error && /client password must be a (non-empty )?string/.test(error.message);

/** Returns the code of an error, or of its first inner error: host names with several addresses fail once per address. */
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
