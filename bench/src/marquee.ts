/** The product as it ships, without its background worker: how the other contenders serve, too. */
import { loadConfig } from '../../src/config';
import { createLogger } from '../../src/kernel/logging';
import { start } from '../../src/server/start';

const config = loadConfig();
start(config, createLogger(config.logLevel), { worker: false }).then(
  ({ url }) => console.log(`listening ${url}`),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
