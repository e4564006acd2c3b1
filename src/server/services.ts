import type { Config } from '../config';
import type { NetworkPorts } from '../domains/channels/network.port';
import { Networks } from '../domains/channels/networks';
import { MediaServices } from '../domains/media/media-services';
import { AccessTokens } from '../kernel/auth/access-tokens';
import { systemClock } from '../kernel/clock';
import type { Encryption } from '../kernel/encryption';
import { DatabaseClock } from '../kernel/database/database-clock';
import { createDataSource } from '../kernel/database/data-source';
import { REQUEST_TIMEOUTS, servingPool } from '../kernel/database/pools';
import { ConnectionTurns } from '../kernel/database/turns';
import { Limiter } from '../kernel/limits/limits';
import { MemoryBudget } from '../kernel/limits/memory';
import { OperationTurns } from '../kernel/limits/operation-turns';
import { EventFeed } from '../kernel/live/feed';
import type { Logger } from '../kernel/logging';
import type { Services } from '../kernel/session/context';
import { openLanguageModels } from '../language-models';
import { openEmbeddings } from '../language-models/embeddings';
import { openStorage } from '../storage';
import type { Database } from './database';
import { openEncryption } from './encryption';
import { openPlatforms } from './platforms';
import { variablesOf } from './session-variables';

/**
 * Calls `started` with a stop function for each part as soon as it has started. By default, the configured keys encrypt, and
 * all platforms can be reached.
 */
export async function servicesOf(
  config: Config,
  { ownerUrl, servingUrl }: Database,
  log: Logger,
  started: (stop: () => Promise<unknown>) => void,
  own: { readonly encryption?: Encryption; readonly ports?: NetworkPorts | undefined } = {},
): Promise<Services> {
  const tokens = await AccessTokens.open({ jwk: config.tokenKey, folder: config.dataDir }, systemClock);
  const encryption = own.encryption ?? (await openEncryption(config, ownerUrl));
  const storage = await openStorage(config);
  const onError = (error: Error): void => log.warn(error, 'idle database connection lost');
  const variables = variablesOf(config);
  const pool = servingPool(servingUrl, { max: config.poolSize, onError, variables });
  started(() => pool.end());
  const feed = new EventFeed(pool, log);
  started(() => feed.close());
  const settings = { max: config.poolSize, timeouts: REQUEST_TIMEOUTS, variables };
  const dataSource = await createDataSource(servingUrl, settings).initialize();
  started(() => dataSource.destroy());
  const { publicUrl = `http://${config.host}:${config.port}` } = config;
  const clock = await DatabaseClock.open(pool);
  started(() => clock.close());
  const platforms = own.ports
    ? { ports: own.ports, publishing: new Map(), insights: new Map() }
    : await openPlatforms(config, { pool, clock, feed }, log, started);
  return {
    pool,
    readTurns: new ConnectionTurns(config.poolSize),
    dataSource,
    writeTurns: new ConnectionTurns(config.poolSize),
    tokens,
    encryption,
    feed,
    media: new MediaServices(storage, publicUrl, config.importLoopback),
    networks: new Networks(platforms.ports, publicUrl),
    insights: platforms.insights,
    publishing: platforms.publishing,
    languageModels: openLanguageModels({ ...config.ai, allowLoopback: config.importLoopback }),
    embeddings: openEmbeddings(config.ai.embeddingModel, config.ai.providers),
    clock,
    limiter: new Limiter(config.budget),
    operationTurns: new OperationTurns(),
    memory: new MemoryBudget(),
    debugSql: config.debugSql ? (sql, values) => log.info({ sql, values }, 'statement') : undefined,
  };
}
