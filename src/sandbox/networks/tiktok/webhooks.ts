import { createHmac } from 'node:crypto';
import { DAY } from '../../frame/clock';
import type { World } from '../../frame/world';

/** For how long failed deliveries are repeated. */
const RETRY_FOR = 3 * DAY;

/** Sends an event to the URL of the app, signed with the secret of the app. */
export function sendEvent(world: World, accountId: string, event: string, content: object): void {
  const app = world.apps.all().find((row) => row.world === 'TIKTOK');
  if (!app?.webhookUrl) return;
  const time = Math.floor(world.clock.now() / 1000);
  const body = JSON.stringify({
    client_key: app.id,
    event,
    create_time: time,
    user_openid: accountId,
    content: JSON.stringify(content),
  });
  const signature = createHmac('sha256', app.secret).update(`${time}.${body}`).digest('hex');
  const headers = { 'tiktok-signature': `t=${time},s=${signature}` };
  world.webhooks.enqueue('TIKTOK', accountId, app.webhookUrl, body, headers, RETRY_FOR);
}
