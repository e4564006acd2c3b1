import type { Config } from '../config';
import {
  type EmbeddedDatabase,
  type EmbeddedOptions,
  startEmbeddedDatabase,
} from '../kernel/database/embedded';
import type { Progress } from './progress';

/** Begins to start the embedded database, if no other is configured. */
export function startEmbedded(
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  progress: Progress,
  events: Pick<EmbeddedOptions, 'onBusy' | 'onLost'> = {},
): Promise<EmbeddedDatabase> | undefined {
  if (databaseUrl !== undefined) return undefined;
  progress.start('postgresql');
  const server = startEmbeddedDatabase({ dataDir, ...events });
  // A failure is reported where the server is awaited.
  server.catch(() => events.onBusy?.(false));
  return server;
}
