import { checkFacts } from './check-facts';
import { facts } from './whatsapp.facts';
import { whatsappConnect } from './whatsapp-login';

checkFacts(facts, {
  network: 'WHATSAPP',
  username: 'blue_door_bakery',
  tokenIn: (sandbox) => whatsappConnect(sandbox),
  realUrl: 'https://graph.facebook.com',
});
