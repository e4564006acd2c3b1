import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type AiSettings, aiSettings } from './config/ai';
import { ConfigError, parse, text, url } from './config/values';

export { ConfigError };

const oneOf = <const T extends string>(...values: readonly T[]) =>
  z.enum(values, `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}`);
const onOff = oneOf('on', 'off').transform((value) => value === 'on');

/** Parses an integer of decimal digits. Rejects forms that JavaScript accepts, too, such as 1e3 or an empty text. */
const wholeNumber = (minimum: number, maximum = Number.MAX_SAFE_INTEGER) => {
  const range =
    maximum === Number.MAX_SAFE_INTEGER ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
  return z
    .string()
    .transform((text) => (/^\d{1,16}$/.test(text) ? Number(text) : NaN))
    .refine((value) => value >= minimum && value <= maximum, `must be a whole number ${range}`);
};

const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must have the form postgresql://user:password@host:port/database');

/** Trusted proxies for X-Forwarded-For: a hop count, or a list of addresses and CIDR ranges. */
export type TrustedProxies = number | readonly string[];

function isRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
  return (
    bits > 0 && !rest.length && (prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= bits))
  );
}

const trustedProxies = z.string().transform((text, context): TrustedProxies | undefined => {
  if (text === 'off') return undefined;
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  const ranges = text.split(',').map((range) => range.trim());
  if (ranges.every(isRange)) return ranges;
  context.addIssue({
    code: 'custom',
    message:
      'must be off, a hop count, or a comma-separated list of addresses and CIDR ranges such as 10.0.0.0/8',
  });
  return z.NEVER;
});

/** Returns whether a text is an origin as sent by browsers: `https://app.example`, without a path or default port. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine(
    (all) => all.every(isOrigin),
    'must be a comma-separated list of origins such as https://app.example or http://localhost:5173',
  );

/** Returns whether a text contains keys for access tokens. Gives no reason if not, because that could reveal a secret. */
function holdsTokenKeys(text: string): boolean {
  try {
    const parsed = JSON.parse(text) as JsonWebKey & { keys?: JsonWebKey[] };
    const [first, ...others] = parsed.keys ?? [parsed];
    const keys = [createPrivateKey({ key: first!, format: 'jwk' }), ...others.map(publicKeyOf)];
    return keys.every(({ asymmetricKeyType }) => asymmetricKeyType === 'ed25519');
  } catch {
    return false;
  }
}
const publicKeyOf = (key: JsonWebKey): KeyObject => createPublicKey({ key, format: 'jwk' });

const listenAddress = z.string().transform((text, context) => {
  if (text === 'off') return undefined;
  const [, host = '', port = ''] = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(text) ?? [];
  if (host && Number(port) <= 65_535) return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  context.addIssue({ code: 'custom', message: 'must be off or an address such as 127.0.0.1:4100' });
  return z.NEVER;
});

/** Networks as settings name them: `NETWORKS_<NAME>_BASE_URL` and so on. */
const NETWORKS = [
  'INSTAGRAM',
  'FACEBOOK',
  'X',
  'LINKEDIN',
  'TIKTOK',
  'YOUTUBE',
  'PINTEREST',
  'WHATSAPP',
  'GOOGLE_BUSINESS',
] as const;
type NetworkName = (typeof NETWORKS)[number];

/** Settings of a network. */
interface NetworkSettings {
  /** URL that replaces all hosts of the network, without a trailing slash. If undefined, the real hosts are used. */
  readonly baseUrl?: string;
  /** ID and secret of the app that the operator registered with the network. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** API secret key of the app, with which X signs webhooks. */
  readonly consumerSecret?: string;
  /** ID of the configuration of the embedded signup, which WhatsApp requires. */
  readonly configId?: string;
  /** Text that the operator chose when subscribing to webhooks, which networks of Meta send to verify the server. */
  readonly webhookVerifyToken?: string;
}

/** Reads the settings of all networks. Throws a ConfigError that names the first invalid one. */
function networkSettings(env: NodeJS.ProcessEnv): Record<NetworkName, NetworkSettings> {
  const setting = <T>(name: string, schema: z.ZodType<T>): T | undefined =>
    env[name] === undefined ? undefined : parse(z.object({ [name]: schema }), env)[name];
  const settings = NETWORKS.map((name): [NetworkName, NetworkSettings] => {
    const prefix = `NETWORKS_${name}`;
    const clientId = setting(`${prefix}_CLIENT_ID`, text(1));
    const clientSecret = setting(`${prefix}_CLIENT_SECRET`, text(1));
    if ((clientId === undefined) !== (clientSecret === undefined))
      throw new ConfigError(
        `${prefix}_CLIENT_${clientId === undefined ? 'ID' : 'SECRET'}: required if the other is set`,
      );
    const baseUrl = setting(`${prefix}_BASE_URL`, url);
    const webhookVerifyToken = setting(`${prefix}_WEBHOOK_VERIFY_TOKEN`, text(16));
    const consumerSecret = name === 'X' ? setting(`${prefix}_CONSUMER_SECRET`, text(1)) : undefined;
    const configId = name === 'WHATSAPP' ? setting(`${prefix}_CONFIG_ID`, text(1)) : undefined;
    const app = { clientId, clientSecret, consumerSecret, configId, webhookVerifyToken };
    return [name, { baseUrl: baseUrl && withoutSlash(baseUrl), ...app }];
  });
  return Object.fromEntries(settings) as Record<NetworkName, NetworkSettings>;
}

const ofS3 = z.string('required if STORAGE is s3').min(1, 'must not be empty');

/** Settings of the bucket for media files. Without an endpoint, Amazon S3 is used. */
const S3 = z
  .object({
    S3_BUCKET: ofS3,
    S3_REGION: text(1).default('us-east-1'),
    S3_ACCESS_KEY_ID: ofS3,
    S3_SECRET_ACCESS_KEY: ofS3,
    S3_ENDPOINT: url.optional(),
  })
  .transform((e) => ({
    ...{ bucket: e.S3_BUCKET, region: e.S3_REGION, endpoint: e.S3_ENDPOINT },
    ...{ accessKeyId: e.S3_ACCESS_KEY_ID, secretAccessKey: e.S3_SECRET_ACCESS_KEY },
  }));

const Environment = z.object({
  NODE_ENV: oneOf('development', 'test', 'production').default('development'),
  ENVIRONMENT: oneOf('development', 'staging', 'production').optional(),
  HOST: text(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  DATA_DIR: text(1).default('./.data'),
  DATABASE_URL: databaseUrl.optional(),
  APP_DATABASE_URL: databaseUrl.optional(),
  DEMO_DATA: onOff.optional(),
  POOL_SIZE: wholeNumber(2, 200).default(20),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent').default('info'),
  DEBUG_SQL: onOff.default(false),
  COMPILED_READS: onOff.default(true),
  COST_BUDGET: wholeNumber(1).default(200_000),
  COST_REFILL: wholeNumber(1).default(10_000),
  INTROSPECTION: onOff.optional(),
  GRAPHIQL: onOff.optional(),
  TOKEN_KEY: z
    .string()
    .refine(
      holdsTokenKeys,
      'must be a private Ed25519 JWK, or a JWKS of Ed25519 keys whose first key is private',
    )
    .optional(),
  ENCRYPTION_KEYS: z
    .string()
    .regex(
      /^\s*[\w-]{1,32}:[A-Za-z0-9+/]{43}=\s*(,\s*[\w-]{1,32}:[A-Za-z0-9+/]{43}=\s*)*$/,
      'must be a comma-separated list of id:key, with keys of 32 bytes in Base64, such as from `openssl rand -base64 32`',
    )
    .optional(),
  TRUST_PROXY: trustedProxies.optional(),
  CORS_ORIGINS: origins.optional(),
  PUBLIC_URL: url.optional(),
  APP_URL: url.optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional(),
  SANDBOX: listenAddress.optional(),
  SANDBOX_SEED: text(1).default('marquee'),
  STORAGE: oneOf('local', 's3').default('local'),
  IMPORT_LOOPBACK: onOff.optional(),
  MAIL_FROM: text(3).default('Marquee <no-reply@localhost>'),
});

export interface Config {
  readonly production: boolean;
  /** The environment whose system settings apply. */
  readonly environment: 'development' | 'staging' | 'production';
  readonly host: string;
  /** 0 selects a free port. */
  readonly port: number;
  /** Folder of the embedded database, keys, media files and emails. */
  readonly dataDir: string;
  /** URL of the login that owns the schema. If undefined, the embedded database is used. */
  readonly databaseUrl?: string;
  /** URL of the serving login. If undefined, the program creates the login. */
  readonly appDatabaseUrl?: string;
  readonly demoData: boolean;
  readonly poolSize: number;
  readonly logLevel: string;
  readonly debugSql: boolean;
  /** `false` disables compiled queries, for debugging. */
  readonly compiledReads: boolean;
  readonly introspection: boolean;
  /** Whether GraphiQL is served to browsers. */
  readonly graphiql: boolean;
  /** Cost budget per user: its capacity, and its refill per second. */
  readonly budget: { readonly capacity: number; readonly refill: number };
  /** Ed25519 JWK or JWKS, required if several machines sign tokens. If undefined, a key is stored in the data folder. */
  readonly tokenKey?: string;
  /**
   * Keys of encrypted values, as `id:key` separated by commas; the first one encrypts. If undefined, a key is stored in the data
   * folder, except in production.
   */
  readonly encryptionKeys?: string;
  /** If undefined, X-Forwarded-For is ignored. */
  readonly trustProxy?: TrustedProxies;
  /** Origins allowed by CORS in addition to the server's own, in the form sent by browsers. */
  readonly corsOrigins: readonly string[];
  /** URL of the frontend for links in emails, without a trailing slash. */
  readonly appUrl: string;
  /** URL of the mail server with credentials. If undefined, emails are written to files in the data folder. */
  readonly smtpUrl?: string;
  readonly mailFrom: string;
  /** Address of the local servers of the networks, and the seed of their data. Undefined in production. */
  readonly sandbox?: { readonly host: string; readonly port: number; readonly seed: string };
  /** The bucket for media files, and its credentials. If undefined, they are stored in the data folder. */
  readonly s3?: z.infer<typeof S3>;
  /** Whether media files can be imported from URLs of this machine. Always false in production. */
  readonly importLoopback: boolean;
  readonly networks: Readonly<Record<NetworkName, NetworkSettings>>;
  /** The AI models by tier, and the keys of their providers. */
  readonly ai: AiSettings;
  /** Public URL of the server, for the URLs it returns. If undefined, host and port are used. */
  readonly publicUrl?: string;
}

const withoutSlash = (text: string): string => text.replace(/\/+$/, '');

/** Reads the settings from the environment. Throws a ConfigError that names the first invalid one. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const e = parse(Environment, env);
  const production = e.NODE_ENV === 'production';
  if (production && e.SANDBOX) throw new ConfigError('SANDBOX: must be off in production');
  if (production && e.IMPORT_LOOPBACK) throw new ConfigError('IMPORT_LOOPBACK: must be off in production');
  const sandbox = production || 'SANDBOX' in env ? e.SANDBOX : { host: '127.0.0.1', port: 4100 };
  const embedded = e.DATABASE_URL === undefined;
  return {
    production,
    environment: e.ENVIRONMENT ?? (production ? 'production' : 'development'),
    host: e.HOST,
    port: e.PORT,
    dataDir: resolve(e.DATA_DIR),
    databaseUrl: e.DATABASE_URL,
    appDatabaseUrl: e.APP_DATABASE_URL,
    // Off by default where real data can exist: in an external database and in production.
    demoData: e.DEMO_DATA ?? (embedded && e.NODE_ENV === 'development'),
    poolSize: e.POOL_SIZE,
    logLevel: e.LOG_LEVEL,
    debugSql: e.DEBUG_SQL,
    compiledReads: e.COMPILED_READS,
    budget: { capacity: e.COST_BUDGET, refill: e.COST_REFILL },
    introspection: e.INTROSPECTION ?? !production,
    graphiql: e.GRAPHIQL ?? !production,
    tokenKey: e.TOKEN_KEY,
    encryptionKeys: e.ENCRYPTION_KEYS,
    trustProxy: e.TRUST_PROXY,
    corsOrigins: e.CORS_ORIGINS ?? [],
    s3: e.STORAGE === 's3' ? parse(S3, env) : undefined,
    importLoopback: e.IMPORT_LOOPBACK ?? !production,
    publicUrl: e.PUBLIC_URL,
    appUrl: withoutSlash(e.APP_URL ?? e.PUBLIC_URL ?? `http://${e.HOST}:${e.PORT}`),
    smtpUrl: e.SMTP_URL,
    mailFrom: e.MAIL_FROM,
    sandbox: sandbox && { ...sandbox, seed: e.SANDBOX_SEED },
    networks: networkSettings(env),
    ai: aiSettings(env),
  };
}
