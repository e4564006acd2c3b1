import 'reflect-metadata';
import '../../src/domains';
import { Networks } from '../../src/domains/channels/networks';
import { Publisher } from '../../src/domains/publishing/publisher/publisher';
import { DatabaseClock } from '../../src/kernel/database/database-clock';
import { ownerPool, servingPool } from '../../src/kernel/database/pools';
import { EventFeed } from '../../src/kernel/live/feed';
import { createLogger } from '../../src/kernel/logging';
import { linkModels } from '../../src/kernel/model/link';
import { openPlatforms } from '../../src/server/platforms';
import { sandboxSettings } from '../lifecycle/sandbox-settings';
import { encryptionWith } from '../support/encryption-keys';

/** A process that sends publications to the sandbox. Its own clock is ahead by some hours. Prints `started`; logs to standard error. */
const [, , ownerUrl, servingUrl, key, controlUrl, hours] = process.argv as [string, ...string[]];
const PATIENCE = { connect: 120_000, statement: 120_000 };
const ahead = Number(hours) * 3_600_000;
const RealDate = Date;

/** The clock of a machine that is wrong. */
globalThis.Date = class extends RealDate {
  constructor(...given: number[]) {
    const values = given.length ? given : [RealDate.now() + ahead];
    super(...(values as [number]));
  }

  static override now(): number {
    return RealDate.now() + ahead;
  }
} as DateConstructor;

async function main(): Promise<void> {
  linkModels();
  const log = createLogger('info', process.stderr);
  const pool = servingPool(servingUrl!, { max: 2, timeouts: PATIENCE });
  const owner = ownerPool(ownerUrl!, { max: 4, timeouts: PATIENCE });
  const clock = await DatabaseClock.open(owner);
  const feed = new EventFeed(pool, log);
  const { ports, publishing } = await openPlatforms(
    sandboxSettings(controlUrl!),
    { pool, clock, feed },
    log,
    () => undefined,
  );
  const publisher = new Publisher({
    pool: owner,
    encryption: encryptionWith(key!),
    clock,
    networks: new Networks(ports, 'http://127.0.0.1'),
    publishing,
    stores: [],
    log,
    feed,
  });
  publisher.start();
  process.stdout.write('started\n');
  process.once('SIGTERM', () => {
    publisher.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
