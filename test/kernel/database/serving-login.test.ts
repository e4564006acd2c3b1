import { Client } from 'pg';
import { ensureServingLogin } from '../../../src/kernel/database/roles';

test('rejects DATABASE_URL without a password, which would make the serving password guessable', async () => {
  // Never connected: the URL is rejected before any query.
  const making = ensureServingLogin(new Client(), 'postgresql://owner@127.0.0.1:5432/marquee');

  await expect(making).rejects.toThrow(/^DATABASE_URL has no password/);
});
