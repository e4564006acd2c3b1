import { checkFacts } from './check-facts';
import { facts } from './x.facts';
import { xOf } from './x-client';

checkFacts(facts, {
  network: 'X',
  username: 'blue_door_bakery',
  tokenIn: async (sandbox) => (await xOf(sandbox).tokens()).access_token,
  realUrl: 'https://api.x.com',
});
