import { checkFacts } from './check-facts';
import { googleConnect } from './google-login';
import { facts, SCOPES } from './youtube.facts';

const hostOf = (path: string): string => {
  if (path.startsWith('/v2/reports')) return 'youtubeanalytics.googleapis.com';
  return path.startsWith('/tokeninfo') ? 'oauth2.googleapis.com' : 'www.googleapis.com';
};

checkFacts(facts, {
  network: 'YOUTUBE',
  username: 'blue_door_bakery',
  tokenIn: async (sandbox, channel) =>
    (await googleConnect(sandbox, { network: 'YOUTUBE', ask: SCOPES, accounts: [channel] })).access_token,
  tokenPerFact: true,
  realUrl: (path) => `https://${hostOf(path)}${path}`,
});
