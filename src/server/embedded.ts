import type { Config } from '../config';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../kernel/database/embedded';
import type { Progress } from './progress';

/** Begins to start the embedded database, if no other is configured. `onLost` is called if it ends by itself. */
export function startEmbedded(
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  progress: Progress,
  onLost?: (error: Error) => void,
): Promise<EmbeddedDatabase> | undefined {
  if (databaseUrl !== undefined) return undefined;
  progress.start('postgresql');
  const server = startEmbeddedDatabase({ dataDir, onLost });
  // Reported where it is awaited.
  server.catch(() => undefined);
  return server;
}
