import { checkFacts } from './check-facts';
import { facts } from './facebook.facts';

checkFacts(facts, {
  network: 'FACEBOOK',
  username: 'blue_door_bakery',
  tokenIn: async (sandbox, page) => (await sandbox.pageToken(await sandbox.userToken(), page))!,
  realUrl: 'https://graph.facebook.com',
});
