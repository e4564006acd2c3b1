import { checkFacts } from './check-facts';
import { facts } from './tiktok.facts';
import { tiktokConnect } from './tiktok-login';

checkFacts(facts, {
  network: 'TIKTOK',
  username: 'blue_door_bakery',
  tokenIn: async (sandbox) => {
    // The facts publish more than a creator can in 24 hours.
    await sandbox.control('PUT', 'limits/tiktok.posts', { maximum: 1000 });
    return (await tiktokConnect(sandbox)).access_token;
  },
  realUrl: 'https://open.tiktokapis.com',
});
