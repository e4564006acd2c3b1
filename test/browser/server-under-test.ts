import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config';
import { createLogger } from '../../src/kernel/logging';
import * as demo from '../../src/demo';
import { start, type Started } from '../../src/server/start';

/**
 * Starts the server like `npm start`, with demo data in a temporary folder. `url` is its GraphQL endpoint. The sandbox runs
 * only if it has an address.
 */
export async function startServerUnderTest(
  settings: NodeJS.ProcessEnv = {},
  worker = false,
): Promise<Pick<Started, 'url' | 'stop' | 'sandbox'>> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-browser-'));
  const config = loadConfig({
    DATA_DIR: folder,
    PORT: '0',
    DEMO_DATA: 'on',
    LOG_LEVEL: 'warn',
    SANDBOX: 'off',
    ...settings,
  });
  const running = await start(config, createLogger('warn'), { worker, demo });
  return {
    url: running.url,
    sandbox: running.sandbox,
    stop: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
