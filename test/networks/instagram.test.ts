import { checkFacts } from './check-facts';
import { facts } from './instagram.facts';

checkFacts(facts, {
  network: 'INSTAGRAM',
  username: 'blue_door_bakery',
  tokenIn: (sandbox) => sandbox.userToken(),
  realUrl: 'https://graph.facebook.com',
});
