import 'reflect-metadata';
import '../../src/domains';
import { Encryption } from '../../src/kernel/encryption/encryption';
import { KeyRing, parseKeys } from '../../src/kernel/encryption/key-ring';
import { ROTATE_ENCRYPTION_KEYS, rotateEncryptionKeys } from '../../src/kernel/jobs/rotate-encryption-keys';
import { startWorker } from '../../src/kernel/jobs/worker';
import { createLogger } from '../../src/kernel/logging';
import { linkModels } from '../../src/kernel/model/link';

/** A worker process to be killed: rotates keys, prints `rotated` after the first batch, and does nothing more. */
const HOUR = 3_600_000;
const [, , url, keys] = process.argv;
const encryption = new Encryption(new KeyRing(parseKeys(keys!)!));
const models = linkModels();

function stopForever(): void {
  process.stdout.write('rotated\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

startWorker(
  url!,
  {
    [ROTATE_ENCRYPTION_KEYS]: (_, helpers) =>
      rotateEncryptionKeys(helpers, models, encryption, { batchSize: 3, onProgress: stopForever }),
  },
  [],
  createLogger('silent'),
  { intervalMs: 100, staleAfterMs: HOUR, sweepIntervalMs: HOUR },
).catch((error) => {
  console.error(error);
  process.exit(1);
});
