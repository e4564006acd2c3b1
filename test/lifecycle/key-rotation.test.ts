import { readTokens } from '../../src/domains/channels/stored-tokens';
import { refreshTokens } from '../../src/domains/channels/refresh-tokens';
import { keyUses } from '../../src/kernel/encryption/stored-values';
import { rotateEncryptionKeys } from '../../src/kernel/jobs/rotate-encryption-keys';
import { linkModels } from '../../src/kernel/model/link';
import { until } from '../live/subscription-helpers';
import { encryptionKey, encryptionWith, keyRing } from '../support/encryption-keys';
import { newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { grantedAccounts } from './granted-accounts';
import { SandboxServer } from './sandbox-server';

const READERS = 20;
const [OLD, NEW] = [encryptionKey('old', 1), encryptionKey('new', 2)];
const server = serverForTests({ keys: keyRing(OLD) });
let world: SandboxServer;

beforeAll(async () => {
  world = await SandboxServer.start(server);
});
afterAll(() => world.stop());

test('20 readers use and renew tokens without a failure while their key is rotated', async () => {
  const { database, networks, clock } = server;
  const { id: organization } = await newOrganization(server);
  const accounts = await grantedAccounts(server, organization, 'X', READERS);
  const port = networks.portOf('X')!;
  const encryption = encryptionWith(NEW, OLD);
  const failures: unknown[] = [];
  const reads = accounts.map(() => 0);
  let isRotated = false;
  const keys = async () => [
    ...new Set((await keyUses(database.owner, linkModels())).map(({ keyId }) => keyId)),
  ];
  expect(await keys()).toEqual(['old']);

  /** Renewed tokens are encrypted with the new key by themselves; the rotation has to do the others. */
  const renews = (reader: number): boolean => reader % 2 === 0;
  const read = async (account: string, reader: number): Promise<void> => {
    const stored =
      renews(reader) && reads[reader] === 0
        ? await refreshTokens(database.owner, { encryption, clock }, port, account)
        : await readTokens(database.owner, encryption, account);
    await port.profile(stored!.tokens, stored!.platformUserId);
    reads[reader]! += 1;
  };
  const readers = accounts.map(async (account, reader) => {
    while (!isRotated) await read(account, reader).catch((error: unknown) => failures.push(error));
  });
  /** Waits until every reader has read once more. */
  const allRead = async (): Promise<void> => {
    const before = [...reads];
    await until(() => failures.length > 0 || reads.every((count, reader) => count > before[reader]!));
  };
  let batches = 0;
  const query = async (sql: string, values: unknown[]) => {
    if (sql.includes('UPDATE')) {
      batches += 1;
      await allRead();
    }
    return database.owner.query(sql, values);
  };
  const rotation = await rotateEncryptionKeys({ query }, linkModels(), encryption, { batchSize: 5 });
  await allRead();
  isRotated = true;
  await Promise.all(readers);

  expect(failures).toEqual([]);
  expect(batches).toBeGreaterThanOrEqual(2);
  expect(rotation.failed).toBe(0);
  expect(await keys()).toEqual(['new']);
  for (const [reader, account] of accounts.entries()) {
    const stored = (await readTokens(database.owner, encryptionWith(NEW), account))!;
    expect(stored.refreshCount).toBe(renews(reader) ? 1 : 0);
    await expect(port.refreshToken(stored.tokens)).resolves.toMatchObject({ refreshable: true });
  }
});

test('sends one request to the platform when 50 processes renew the tokens of one account', async () => {
  const { database, encryption, networks, clock } = server;
  const { id: organization } = await newOrganization(server);
  const [account] = await grantedAccounts(server, organization, 'X', 1);
  const before = world.sandbox.secrets().length;
  const port = networks.portOf('X')!;
  const results = await Promise.all(
    Array.from({ length: 50 }, () => refreshTokens(database.owner, { encryption, clock }, port, account!)),
  );
  // One access token and one refresh token.
  expect(world.sandbox.secrets().length).toBe(before + 2);
  expect(new Set(results.map((one) => one!.tokens.accessToken)).size).toBe(1);
  expect(results[0]!.refreshCount).toBe(1);
});
