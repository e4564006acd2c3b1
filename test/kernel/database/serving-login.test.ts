import { Client } from 'pg';
import { ensureServingLogin } from '../../../src/kernel/database/roles';

test('no login is made whose password anybody could work out', async () => {
  // Never connected: it is refused before anything is asked of the server.
  const making = ensureServingLogin(new Client(), 'postgresql://owner@127.0.0.1:5432/marquee');

  await expect(making).rejects.toThrow(/^DATABASE_URL has no password/);
});
