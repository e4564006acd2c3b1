import { checkFacts } from './check-facts';
import { facts } from './linkedin.facts';
import { linkedInOf } from './linkedin-client';

checkFacts(facts, {
  network: 'LINKEDIN',
  username: 'blue-door-bakery',
  tokenIn: async (sandbox) => (await linkedInOf(sandbox).tokens()).access_token,
  realUrl: 'https://api.linkedin.com',
});
