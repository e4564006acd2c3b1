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

describe('demo data', () => {
  test.each<[boolean, NodeJS.ProcessEnv]>([
    [true, {}],
    [false, { NODE_ENV: 'production' }],
    [false, { NODE_ENV: 'test' }],
    [false, { DATABASE_URL: 'postgres://a:b@127.0.0.1/c' }],
    [false, { DEMO_DATA: 'off' }],
    [true, { DEMO_DATA: 'on', DATABASE_URL: 'postgres://a:b@127.0.0.1/c' }],
  ])('are loaded (%s) with %j', (loaded, env) => {
    expect(loadConfig(env).demoData).toBe(loaded);
  });
});

test.each<[boolean, NodeJS.ProcessEnv]>([
  [true, {}],
  [false, { NODE_ENV: 'production' }],
  [true, { NODE_ENV: 'production', INTROSPECTION: 'on' }],
  [false, { INTROSPECTION: 'off' }],
])('the schema can be asked for (%s) with %j', (open, env) => {
  expect(loadConfig(env).introspection).toBe(open);
});

describe('a token key', () => {
  const pair = (kind: 'ed25519' | 'x25519') => {
    const { privateKey, publicKey } = generateKeyPairSync(kind as 'ed25519');
    return { secret: privateKey.export({ format: 'jwk' }), open: publicKey.export({ format: 'jwk' }) };
  };
  const [{ secret, open }, next] = [pair('ed25519'), pair('ed25519')];
  const expected =
    'TOKEN_KEY: must be a private Ed25519 JWK, or a JWKS of Ed25519 keys whose first key is private';

  test.each<[string, unknown]>([
    ['a private key', secret],
    ['a set that begins with one', { keys: [secret, next.open] }],
  ])('is %s', (_, key) => {
    expect(loadConfig({ TOKEN_KEY: JSON.stringify(key) }).tokenKey).toBe(JSON.stringify(key));
  });

  test.each<[string, string]>([
    ['no JSON', `secret-${secret.d!}`],
    ['null', 'null'],
    ['a public key', JSON.stringify(open)],
    ['a set that begins with a public one', JSON.stringify({ keys: [open, next.secret] })],
    ['an empty set', '{"keys":[]}'],
    ['of another kind', JSON.stringify(pair('x25519').secret)],
    ['cut off', JSON.stringify({ ...secret, d: secret.d!.slice(4) })],
  ])('that is %s is refused in one line that does not hold it', (_, key) => {
    expect(problem({ TOKEN_KEY: key })).toBe(expected);
  });
});

test.each<[NodeJS.ProcessEnv, RegExp]>([
  [{ PORT: '70000' }, /^PORT: /],
  [{ POOL_SIZE: '1' }, /^POOL_SIZE: /],
  [{ DATABASE_URL: 'mysql://a' }, /^DATABASE_URL: must start with postgres:/],
  [{ NODE_ENV: 'staging' }, /^NODE_ENV: /],
])('%j is told by its name', (env, told) => {
  expect(problem(env)).toMatch(told);
});
