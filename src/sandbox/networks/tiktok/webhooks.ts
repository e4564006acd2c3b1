import { createHmac } from 'node:crypto';
import { DAY } from '../../frame/clock';
import type { App } from '../../frame/rows';
import { isSameWebhook } from '../../frame/webhooks';
import type { World } from '../../frame/world';

/** For how long failed deliveries are repeated. */
const RETRY_FOR = 3 * DAY;

const appOf = (world: World): App | undefined => world.apps.all().find((row) => row.world === 'TIKTOK');

/** Sets the URL of the app. */
export function subscribeApp(world: World, webhookUrl: string): void {
  const app = appOf(world);
  if (app && isSameWebhook(app.webhookUrl ?? webhookUrl, webhookUrl)) world.apps.put({ ...app, webhookUrl });
}

/** Sends the event of a post that failed. */
export function sendSample(world: World): void {
  const account = world.accounts.all().find(({ network }) => network === 'TIKTOK');
  const content = { publish_id: `v_pub_url~v2.${world.newId()}`, publish_type: 'DIRECT_PUBLISH' };
  if (account) sendEvent(world, account.id, 'post.publish.failed', { ...content, reason: 'internal' });
}

/** Sends an event to the URL of the app, signed with the secret of the app. */
export function sendEvent(world: World, accountId: string, event: string, content: object): void {
  const app = appOf(world);
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
