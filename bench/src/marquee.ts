/** Marquee as shipped, without its background worker, which the other contenders do not have. */
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
