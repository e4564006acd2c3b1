import { checkFacts } from './check-facts';
import { facts } from './google-business.facts';
import { googleConnect } from './google-login';
import { serviceOf } from '../../src/sandbox/networks/google-business/api';

checkFacts(facts, {
  network: 'GOOGLE_BUSINESS',
  username: 'blue_door_bakery',
  tokenIn: async (sandbox) =>
    (await googleConnect(sandbox, { network: 'GOOGLE_BUSINESS', ask: ['business.manage'] })).access_token,
  tokenPerFact: true,
  realUrl: (path) => `https://${serviceOf(path)}${path}`,
});
