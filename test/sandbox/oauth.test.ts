import { MINUTE } from '../../src/sandbox/frame/clock';
import type { OAuthRules } from '../../src/sandbox/frame/oauth';
import {
  BASIC,
  BODY,
  authorizePath,
  constant,
  digest,
  oauthForTests,
  PKCE,
  plain,
  REDIRECT,
  rotating,
  VERIFIER,
} from './oauth-network';

const { advance, codeOf, exchange, inject, refresh, send, stateAt, tokens } = oauthForTests();

describe('the authorization request', () => {
  test.each([
    ['code_challenge is missing', rotating, { code_challenge_method: 'S256' }, 'code_challenge is required'],
    [
      'the method is plain',
      rotating,
      { ...PKCE, code_challenge_method: 'plain' },
      'code_challenge_method must be S256',
    ],
    [
      'the method is missing, which means plain',
      rotating,
      { code_challenge: digest('base64url') },
      'code_challenge_method must be S256',
    ],
    [
      'the challenge is in hexadecimal digits',
      rotating,
      { ...PKCE, code_challenge: digest('hex') },
      'code_challenge must be a SHA-256 digest',
    ],
    ['the challenge is in base64url', constant, PKCE, 'code_challenge must be a SHA-256 digest'],
    ['the app is unknown', constant, { client_key: 'nobody' }, 'client_key names no app'],
    ['the app belongs to another network', plain, { client_id: 'other' }, 'client_id names no app'],
  ])('is rejected when %s', async (_case, rules, params, message) => {
    const response = await inject({ method: 'GET', url: authorizePath(rules, params) });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain(message);
  });

  test('offers a choice of scopes, unless the network grants all or none', async () => {
    const page = async (rules: OAuthRules): Promise<string> =>
      (await inject({ method: 'GET', url: authorizePath(rules, { person: 'asha' }) })).body;
    expect(await page(plain)).toContain('type="checkbox" name="scope" value="write"');
    expect(await page(constant)).not.toContain('type="checkbox"');
    const { scope } = (await exchange(constant, await codeOf(constant, {}, []))).body;
    expect(scope).toBe('read write offline');
    const narrow = (await exchange(plain, await codeOf(plain, {}, ['read']))).body;
    expect(narrow.scope).toBe('read');
  });
});

describe('the token endpoint', () => {
  test('exchanges a code for an access token and a refresh token', async () => {
    const { status, headers, body } = await exchange(rotating, await codeOf(rotating));
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.stringMatching(/^rot_/),
      token_type: 'bearer',
      expires_in: 7200,
      refresh_token: expect.stringMatching(/^rot_R/),
      scope: 'read write offline',
    });
    expect(await stateAt(rotating, body.access_token)).toMatchObject({
      state: 'ACTIVE',
      scopes: ['read', 'write', 'offline'],
    });
  });

  test('issues no refresh token when the grant or the network has none', async () => {
    const narrow = await exchange(rotating, await codeOf(rotating, {}, ['read']));
    expect(narrow.body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 7200,
      scope: 'read',
    });
    expect((await exchange(constant, await codeOf(constant, { access: 'online' }))).body).not.toHaveProperty(
      'refresh_token',
    );
    expect(await tokens(plain)).not.toHaveProperty('refresh_token');
  });

  test('accepts a code once', async () => {
    const code = await codeOf(plain);
    expect((await exchange(plain, code)).status).toBe(200);
    expect(await exchange(plain, code)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'The authorization code was used.' },
    });
  });

  test('rejects a code that has expired', async () => {
    const late = await codeOf(rotating);
    advance(rotating.codeLife);
    const { body } = await exchange(rotating, late);
    expect(body).toEqual({
      error: 'invalid_grant',
      error_description: 'The authorization code has expired.',
    });
    const inTime = await codeOf(constant);
    advance(29 * MINUTE);
    expect((await exchange(constant, inTime)).status).toBe(200);
  });

  test('rejects an unknown code, one of another login, and another redirect URI', async () => {
    const codes = [
      await exchange(plain, 'code_unknown'),
      await exchange(plain, await codeOf(constant)),
      await exchange(plain, await codeOf(plain), { redirect_uri: `${REDIRECT}/2` }),
    ];
    expect(codes.map(({ status, body }) => [status, body.error])).toEqual(
      Array(3).fill([400, 'invalid_grant']),
    );
  });

  test('rejects a wrong and a missing code verifier', async () => {
    for (const verifier of ['w'.repeat(43), '', 'short']) {
      const { status, body } = await exchange(rotating, await codeOf(rotating), { code_verifier: verifier });
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
    }
  });

  test('keeps a code usable after a request that failed', async () => {
    const code = await codeOf(plain);
    await exchange(plain, code, { redirect_uri: `${REDIRECT}/2` });
    expect((await exchange(plain, code)).status).toBe(200);
  });

  test('compares a challenge in hexadecimal digits when the network asks for it', async () => {
    const code = await codeOf(constant, { code_challenge: digest('hex'), code_challenge_method: 'S256' });
    expect((await exchange(constant, code)).status).toBe(400);
    expect((await exchange(constant, code, { code_verifier: VERIFIER })).status).toBe(200);
  });

  test.each([
    ['the secret is wrong', rotating, { authorization: `Basic ${btoa('app%3A1:wrong')}` }, {}],
    ['the app is unknown', rotating, { authorization: `Basic ${btoa('nobody:top+secret')}` }, {}],
    [
      'the app belongs to another network',
      rotating,
      { authorization: `Basic ${btoa('other:top+secret')}` },
      {},
    ],
    [
      'only the body has credentials, and the network takes Basic',
      rotating,
      {},
      { ...BODY, client_id: 'app:1' },
    ],
    ['nothing is sent', plain, {}, {}],
  ])('returns 401 invalid_client when %s', async (_case, rules, headers, params) => {
    const response = await exchange(rules, await codeOf(rules), params, headers);
    expect([response.status, response.body.error]).toEqual([401, 'invalid_client']);
    expect(response.headers['www-authenticate']).toBe('Basic');
  });

  test('takes credentials from the body or from the header when the network allows both', async () => {
    const inBody = { client_id: 'app:1', client_secret: 'top secret' };
    expect((await exchange(plain, await codeOf(plain), inBody, {})).status).toBe(200);
    expect((await exchange(plain, await codeOf(plain), {}, BASIC)).status).toBe(200);
    expect((await exchange(constant, await codeOf(constant), {}, BASIC)).body.code).toBe('invalid_client');
  });

  test('rejects a missing and an unsupported grant type', async () => {
    expect((await send(plain, 'token', {})).body.error).toBe('invalid_request');
    const password = await send(plain, 'token', { grant_type: 'password' });
    expect([password.status, password.body.error]).toEqual([400, 'unsupported_grant_type']);
    expect((await refresh(plain, 'any')).body.error).toBe('unsupported_grant_type');
  });

  test('returns errors in the form of the network', async () => {
    const { status, body } = await exchange(constant, 'code_unknown');
    expect([status, body]).toEqual([
      400,
      { code: 'invalid_grant', message: 'The authorization code is invalid.' },
    ]);
  });
});
