import { DAY, HOUR } from '../../src/sandbox/frame/clock';
import { constant, oauthForTests, plain, rotating } from './oauth-network';

const { advance, refresh, send, stateAt, tokens } = oauthForTests();

describe('refreshing', () => {
  test('rotates refresh tokens, each of which works once', async () => {
    const first = await tokens(rotating);
    const second = (await refresh(rotating, first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await refresh(rotating, first.refresh_token)).body.error).toBe('invalid_grant');
    expect((await refresh(rotating, second.refresh_token)).status).toBe(200);
  });

  test('returns the same refresh token when the network does not rotate', async () => {
    const first = await tokens(constant);
    for (let use = 0; use < 2; use += 1)
      expect((await refresh(constant, first.refresh_token)).body.refresh_token).toBe(first.refresh_token);
  });

  test('extends the life of rotated refresh tokens, but not of constant ones', async () => {
    const [rotated, kept] = [await tokens(rotating), await tokens(constant)];
    advance(59 * DAY);
    const next = (await refresh(rotating, rotated.refresh_token)).body;
    expect((await refresh(constant, kept.refresh_token)).status).toBe(200);
    advance(59 * DAY);
    expect((await refresh(rotating, next.refresh_token)).status).toBe(200);
    advance(247 * DAY);
    expect((await refresh(constant, kept.refresh_token)).body.code).toBe('invalid_grant');
  });

  test('can ask for fewer scopes, but not for other ones', async () => {
    const { refresh_token } = await tokens(constant);
    expect((await refresh(constant, refresh_token, { scope: 'read' })).body.scope).toBe('read');
    expect((await refresh(constant, refresh_token, { scope: 'read admin' })).body.code).toBe('invalid_scope');
    expect((await refresh(constant, refresh_token)).body.scope).toBe('read write offline');
  });

  test('rejects access tokens and unknown tokens', async () => {
    const { access_token } = await tokens(rotating);
    for (const token of [access_token, 'unknown'])
      expect((await refresh(rotating, token)).body.error).toBe('invalid_grant');
  });
});

describe('tokens', () => {
  test('expire', async () => {
    const { access_token } = await tokens(plain);
    expect(await stateAt(plain, access_token)).toMatchObject({ state: 'ACTIVE', left: expect.any(Number) });
    advance(HOUR);
    expect(await stateAt(plain, access_token)).toMatchObject({ state: 'EXPIRED', left: 0 });
  });

  test('are valid for their own login, and refresh tokens for no call', async () => {
    const { access_token, refresh_token } = await tokens(rotating);
    expect((await stateAt(plain, access_token)).error).toBe('invalid_client');
    expect((await stateAt(rotating, refresh_token)).error).toBe('invalid_client');
  });

  test('end one by one when an access token is revoked', async () => {
    const { access_token, refresh_token } = await tokens(rotating);
    const { status, body } = await send(rotating, 'revoke', { token: access_token });
    expect([status, body]).toEqual([200, { success: true }]);
    expect((await stateAt(rotating, access_token)).state).toBe('REVOKED');
    expect((await refresh(rotating, refresh_token)).status).toBe(200);
  });

  test('end together when a refresh token is revoked', async () => {
    const first = await tokens(rotating);
    const other = await tokens(rotating);
    const second = (await refresh(rotating, first.refresh_token)).body;
    await send(rotating, 'revoke', { token: second.refresh_token });
    for (const { access_token } of [first, second])
      expect((await stateAt(rotating, access_token)).state).toBe('REVOKED');
    expect((await stateAt(rotating, other.access_token)).state).toBe('ACTIVE');
  });

  test('end together with any of them when the network revokes whole grants', async () => {
    const { access_token, refresh_token } = await tokens(constant);
    await send(constant, 'revoke', { token: access_token });
    expect((await refresh(constant, refresh_token)).body.code).toBe('invalid_grant');
  });

  test('are revoked by their app only; unknown ones need no error', async () => {
    const { access_token } = await tokens(rotating);
    const foreign = await send(rotating, 'revoke', { token: access_token }, { authorization: 'Basic x' });
    expect([foreign.status, foreign.body.error]).toEqual([401, 'invalid_client']);
    expect((await stateAt(rotating, access_token)).state).toBe('ACTIVE');
    expect((await send(rotating, 'revoke', { token: 'unknown' })).status).toBe(200);
    expect((await send(rotating, 'revoke', {})).body.error).toBe('invalid_request');
  });
});
