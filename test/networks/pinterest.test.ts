import { checkFacts } from './check-facts';
import { facts } from './pinterest.facts';
import { pinterestConnect } from './pinterest-login';

checkFacts(facts, {
  network: 'PINTEREST',
  username: 'blue_door_bakery',
  tokenIn: async (sandbox) => (await pinterestConnect(sandbox)).access_token,
  realUrl: 'https://api.pinterest.com',
});
