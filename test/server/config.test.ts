import { generateKeyPairSync } from 'node:crypto';
import { ConfigError, loadConfig } from '../../src/config';

const problem = (env: NodeJS.ProcessEnv): string => {
  try {
    loadConfig(env);
    return 'none';
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
};

describe('DEMO_DATA', () => {
  test.each<[boolean, NodeJS.ProcessEnv]>([
    [true, {}],
    [false, { NODE_ENV: 'production' }],
    [false, { NODE_ENV: 'test' }],
    [false, { DATABASE_URL: 'postgres://a:b@127.0.0.1/c' }],
    [false, { DEMO_DATA: 'off' }],
    [true, { DEMO_DATA: 'on', DATABASE_URL: 'postgres://a:b@127.0.0.1/c' }],
  ])('loads demo data: %s for %j', (loaded, env) => {
    expect(loadConfig(env).demoData).toBe(loaded);
  });
});

test.each<[boolean, NodeJS.ProcessEnv]>([
  [true, {}],
  [false, { NODE_ENV: 'production' }],
  [true, { NODE_ENV: 'production', INTROSPECTION: 'on' }],
  [false, { INTROSPECTION: 'off' }],
])('allows introspection: %s for %j', (open, env) => {
  expect(loadConfig(env).introspection).toBe(open);
});

test.each<[boolean, NodeJS.ProcessEnv]>([
  [true, {}],
  [false, { NODE_ENV: 'production' }],
  [true, { NODE_ENV: 'production', GRAPHIQL: 'on' }],
  [false, { GRAPHIQL: 'off' }],
])('serves GraphiQL: %s for %j', (served, env) => {
  expect(loadConfig(env).graphiql).toBe(served);
});

test.each<[string, NodeJS.ProcessEnv]>([
  ['development', {}],
  ['development', { NODE_ENV: 'test' }],
  ['production', { NODE_ENV: 'production' }],
  ['staging', { NODE_ENV: 'production', ENVIRONMENT: 'staging' }],
])('uses the system settings of the environment %s for %j', (environment, env) => {
  expect(loadConfig(env).environment).toBe(environment);
});

test('rejects unknown environments', () => {
  expect(problem({ ENVIRONMENT: 'test' })).toMatch(/^ENVIRONMENT: /);
});

describe('ENCRYPTION_KEYS', () => {
  const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

  test.each([`a:${key(1)}`, `2026-11:${key(2)}, old_1:${key(1)}`])('accepts %s', (text) => {
    expect(loadConfig({ ENCRYPTION_KEYS: text }).encryptionKeys).toBe(text);
  });

  test.each(['', key(1), `a:${key(1)},`, `a b:${key(1)}`, `a:${Buffer.alloc(16).toString('base64')}`])(
    'rejects "%s" without repeating it',
    (text) => {
      expect(problem({ ENCRYPTION_KEYS: text })).toBe(
        'ENCRYPTION_KEYS: must be a comma-separated list of id:key, with keys of 32 bytes in Base64, such as from `openssl rand -base64 32`',
      );
    },
  );
});

describe('TOKEN_KEY', () => {
  const pair = (kind: 'ed25519' | 'x25519') => {
    const { privateKey, publicKey } = generateKeyPairSync(kind as 'ed25519');
    return { secret: privateKey.export({ format: 'jwk' }), open: publicKey.export({ format: 'jwk' }) };
  };
  const [{ secret, open }, next] = [pair('ed25519'), pair('ed25519')];
  const expected =
    'TOKEN_KEY: must be a private Ed25519 JWK, or a JWKS of Ed25519 keys whose first key is private';

  test.each<[string, unknown]>([
    ['a private key', secret],
    ['a key set whose first key is private', { keys: [secret, next.open] }],
  ])('accepts %s', (_, key) => {
    expect(loadConfig({ TOKEN_KEY: JSON.stringify(key) }).tokenKey).toBe(JSON.stringify(key));
  });

  test.each<[string, string]>([
    ['invalid JSON', `secret-${secret.d!}`],
    ['null', 'null'],
    ['a public key', JSON.stringify(open)],
    ['a key set whose first key is public', JSON.stringify({ keys: [open, next.secret] })],
    ['an empty key set', '{"keys":[]}'],
    ['a key of another type', JSON.stringify(pair('x25519').secret)],
    ['a truncated key', JSON.stringify({ ...secret, d: secret.d!.slice(4) })],
  ])('rejects %s in one line without the value', (_, key) => {
    expect(problem({ TOKEN_KEY: key })).toBe(expected);
  });
});

test.each<[NodeJS.ProcessEnv, string]>([
  [{ PORT: 'abc' }, 'PORT: must be a whole number from 0 to 65535'],
  [{ PORT: '70000' }, 'PORT: must be a whole number from 0 to 65535'],
  [{ PORT: '-1' }, 'PORT: must be a whole number from 0 to 65535'],
  [{ PORT: '1e3' }, 'PORT: must be a whole number from 0 to 65535'],
  [{ PORT: '' }, 'PORT: must be a whole number from 0 to 65535'],
  [{ HOST: '' }, 'HOST: must not be empty'],
  [{ DATA_DIR: '' }, 'DATA_DIR: must not be empty'],
  [{ POOL_SIZE: '1' }, 'POOL_SIZE: must be a whole number from 2 to 200'],
  [{ POOL_SIZE: '2.5' }, 'POOL_SIZE: must be a whole number from 2 to 200'],
  [{ COST_BUDGET: '0' }, 'COST_BUDGET: must be a whole number of at least 1'],
  [{ COST_REFILL: 'many' }, 'COST_REFILL: must be a whole number of at least 1'],
  [
    { DATABASE_URL: 'mysql://a' },
    'DATABASE_URL: must have the form postgresql://user:password@host:port/database',
  ],
  [
    { APP_DATABASE_URL: 'localhost' },
    'APP_DATABASE_URL: must have the form postgresql://user:password@host:port/database',
  ],
  [{ NODE_ENV: 'staging' }, 'NODE_ENV: must be development, test or production'],
  [{ DEMO_DATA: 'yes' }, 'DEMO_DATA: must be on or off'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: must be trace, debug, info, warn, error or silent'],
  [{ PUBLIC_URL: 'marquee' }, 'PUBLIC_URL: must be a URL such as https://app.example'],
  [{ APP_URL: 'localhost:5173' }, 'APP_URL: must be a URL such as https://app.example'],
  [{ SMTP_URL: 'mail.example' }, 'SMTP_URL: must start with smtp:// or smtps://'],
  [{ MAIL_FROM: 'a' }, 'MAIL_FROM: must have at least 3 characters'],
])('reports the setting and the expected value for %j', (env, message) => {
  expect(problem(env)).toBe(message);
});

describe('SANDBOX', () => {
  test.each<[object | undefined, NodeJS.ProcessEnv]>([
    [{ host: '127.0.0.1', port: 4100, seed: 'marquee' }, {}],
    [
      { host: '::1', port: 0, seed: 'other' },
      { SANDBOX: '[::1]:0', SANDBOX_SEED: 'other' },
    ],
    [undefined, { SANDBOX: 'off' }],
    [undefined, { NODE_ENV: 'production' }],
    [undefined, { NODE_ENV: 'production', SANDBOX: 'off' }],
  ])('listens on %j for %j', (sandbox, env) => {
    expect(loadConfig(env).sandbox).toEqual(sandbox);
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ['SANDBOX: must be off in production', { NODE_ENV: 'production', SANDBOX: '127.0.0.1:4100' }],
    ['SANDBOX: must be off or an address such as 127.0.0.1:4100', { SANDBOX: '127.0.0.1' }],
    ['SANDBOX: must be off or an address such as 127.0.0.1:4100', { SANDBOX: '127.0.0.1:65536' }],
    [
      'NETWORKS_INSTAGRAM_BASE_URL: must be a URL such as https://app.example',
      { NETWORKS_INSTAGRAM_BASE_URL: 'graph' },
    ],
    ['NETWORKS_X_CLIENT_SECRET: required if the other is set', { NETWORKS_X_CLIENT_ID: '12' }],
    ['NETWORKS_X_CLIENT_ID: required if the other is set', { NETWORKS_X_CLIENT_SECRET: 'secret' }],
    ['NETWORKS_X_CLIENT_ID: must not be empty', { NETWORKS_X_CLIENT_ID: '' }],
    ['NETWORKS_X_CONSUMER_SECRET: must not be empty', { NETWORKS_X_CONSUMER_SECRET: '' }],
    ['NETWORKS_WHATSAPP_CONFIG_ID: must not be empty', { NETWORKS_WHATSAPP_CONFIG_ID: '' }],
  ])('reports %s for %j', (message, env) => {
    expect(problem(env)).toBe(message);
  });

  test('reads URL and app of each network, without a trailing slash', () => {
    const { networks } = loadConfig({
      NETWORKS_INSTAGRAM_BASE_URL: 'http://a.example/',
      NETWORKS_FACEBOOK_CLIENT_ID: '12',
      NETWORKS_FACEBOOK_CLIENT_SECRET: 'secret of the app',
      NETWORKS_FACEBOOK_CONSUMER_SECRET: 'a secret that only X has',
      NETWORKS_X_CONSUMER_SECRET: 'secret of webhooks',
    });
    expect(networks.INSTAGRAM).toEqual({ baseUrl: 'http://a.example' });
    expect(networks.FACEBOOK).toEqual({ clientId: '12', clientSecret: 'secret of the app' });
    expect(networks.X).toEqual({ consumerSecret: 'secret of webhooks' });
    expect(networks.GOOGLE_BUSINESS).toEqual({});
  });
});

describe('AI models', () => {
  test('are the composer by default', () => {
    expect(loadConfig({}).ai).toMatchObject({
      models: { HEAVY: 'composer', LIGHT: 'composer', VISION: 'composer', IMAGE: 'composer' },
      embeddingModel: 'marquee:hashing-1',
    });
  });

  test('are set for all tiers or for one', () => {
    const env = { AI_MODEL: 'openai:gpt-5', AI_MODEL_LIGHT: 'openai-compatible:qwen3', OPENAI_API_KEY: 'k' };
    const { models, providers } = loadConfig({ ...env, AI_BASE_URL: 'http://127.0.0.1:11434/v1' }).ai;
    expect(models).toEqual({
      ...{ HEAVY: 'openai:gpt-5', VISION: 'openai:gpt-5', LIGHT: 'openai-compatible:qwen3' },
      // A model that writes texts does not draw.
      IMAGE: 'composer',
    });
    expect(providers.OPENAI_COMPATIBLE).toEqual({ apiKey: undefined, baseUrl: 'http://127.0.0.1:11434/v1' });
  });

  test('of images and embeddings have settings of their own', () => {
    const names = { AI_MODEL_IMAGE: 'openai:gpt-image-1', AI_EMBEDDING_MODEL: 'google:gemini-embedding-001' };
    const keys = { OPENAI_API_KEY: 'k', GOOGLE_GENERATIVE_AI_API_KEY: 'g' };
    const { models, embeddingModel } = loadConfig({ ...names, ...keys }).ai;
    expect([models.IMAGE, models.LIGHT, embeddingModel]).toEqual([
      ...['openai:gpt-image-1', 'composer', 'google:gemini-embedding-001'],
    ]);
  });

  test.each(['anthropic:claude', 'composer', 'openai:', 'text-embedding-3-small'])(
    'reject %s as an embedding model',
    (AI_EMBEDDING_MODEL) => {
      expect(problem({ AI_EMBEDDING_MODEL })).toMatch(/^AI_EMBEDDING_MODEL: must be marquee:hashing-1, or/);
    },
  );

  test.each(['anthropic:claude', 'marquee:hashing-1', 'gpt-image-1'])(
    'reject %s as an image model',
    (AI_MODEL_IMAGE) => {
      expect(problem({ AI_MODEL_IMAGE })).toMatch(/^AI_MODEL_IMAGE: must be composer, or/);
    },
  );

  test.each<[string, NodeJS.ProcessEnv]>([
    [
      'OPENAI_API_KEY: required for the AI model openai:text-embedding-3-small',
      { AI_EMBEDDING_MODEL: 'openai:text-embedding-3-small' },
    ],
    [
      'AI_BASE_URL: required for the AI model openai-compatible:flux',
      { AI_MODEL_IMAGE: 'openai-compatible:flux' },
    ],
    ['OPENAI_API_KEY: required for the AI model openai:gpt-5', { AI_MODEL_HEAVY: 'openai:gpt-5' }],
    ['AI_BASE_URL: required for the AI model openai-compatible:a', { AI_MODEL: 'openai-compatible:a' }],
    ['ANTHROPIC_API_KEY: must not be empty', { ANTHROPIC_API_KEY: '' }],
  ])('reports %s for %j', (message, env) => {
    expect(problem(env)).toBe(message);
  });
});

describe('STORAGE', () => {
  const S3 = { STORAGE: 's3', S3_BUCKET: 'media', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' };

  test('is the data folder by default, whatever other settings say', () => {
    expect([loadConfig({}).s3, loadConfig({ ...S3, STORAGE: 'local' }).s3]).toEqual([undefined, undefined]);
  });

  test('reads the bucket of S3 or of a compatible store', () => {
    const settings = { bucket: 'media', region: 'us-east-1', accessKeyId: 'id', secretAccessKey: 'secret' };
    expect(loadConfig(S3).s3).toEqual(settings);
    const compatible = { S3_ENDPOINT: 'http://127.0.0.1:9000', S3_REGION: 'ap-south-1' };
    expect(loadConfig({ ...S3, ...compatible }).s3).toEqual({
      ...settings,
      endpoint: 'http://127.0.0.1:9000',
      region: 'ap-south-1',
    });
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ['STORAGE: must be local or s3', { STORAGE: 'gcs' }],
    ['S3_BUCKET: required if STORAGE is s3', { STORAGE: 's3' }],
    ['S3_SECRET_ACCESS_KEY: must not be empty', { ...S3, S3_SECRET_ACCESS_KEY: '' }],
    ['S3_ENDPOINT: must be a URL such as https://app.example', { ...S3, S3_ENDPOINT: 'minio' }],
  ])('reports %s for %j', (message, env) => {
    expect(problem(env)).toBe(message);
  });
});

test.each<[boolean, NodeJS.ProcessEnv]>([
  [true, {}],
  [false, { NODE_ENV: 'production' }],
  [false, { IMPORT_LOOPBACK: 'off' }],
  [false, { NODE_ENV: 'production', IMPORT_LOOPBACK: 'off' }],
])('allows imports from the same machine: %s for %j', (allowed, env) => {
  expect(loadConfig(env).importLoopback).toBe(allowed);
});

test('rejects imports from the same machine in production', () => {
  expect(problem({ NODE_ENV: 'production', IMPORT_LOOPBACK: 'on' })).toBe(
    'IMPORT_LOOPBACK: must be off in production',
  );
});
