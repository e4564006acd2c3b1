import { operation, type Operation } from '../../frame/network';
import type { World } from '../../frame/world';
import { type GraphCall, read, success } from '../meta/graph';
import { requireAccount, requirePermission } from '../meta/tokens';
import { accountSubscriptions, enqueueChange } from '../meta/webhooks';
import { digitsOf, numberOf } from './accounts';

/** Operations of `subscribed_apps` of a WhatsApp Business account. The fields are those of the app. */
export const subscribedApps = {
  add: (graph: GraphCall): Operation =>
    operation('subscribeAccount', graph.id, () => {
      permitted(graph);
      accountSubscriptions(graph.world).put({ id: graph.id, fields: [] });
      return success();
    }),
  list: (graph: GraphCall): Operation =>
    read('listSubscribedApps', graph.id, () => {
      permitted(graph);
      const isSubscribed = accountSubscriptions(graph.world).get(graph.id) !== undefined;
      const app = { id: graph.token.appId, name: 'Marquee', link: 'http://localhost/' };
      return { data: isSubscribed ? [{ whatsapp_business_api_data: app }] : [] };
    }),
  remove: (graph: GraphCall): Operation =>
    operation('unsubscribeAccount', graph.id, () => {
      permitted(graph);
      accountSubscriptions(graph.world).remove(graph.id);
      return success();
    }),
};

function permitted(graph: GraphCall): void {
  requireAccount(graph);
  requirePermission(graph.token, 'whatsappManagement');
}

/** Sends a change of a WhatsApp Business account, if the app is subscribed to both. */
export function sendBusinessChange(world: World, businessId: string, field: string, value: object): void {
  if (accountSubscriptions(world).get(businessId))
    enqueueChange(world, 'WHATSAPP', 'whatsapp_business_account', businessId, field, value);
}

/** Sends messages or their statuses of a number. */
export function sendMessages(world: World, phoneId: string, change: object): void {
  const metadata = {
    display_phone_number: digitsOf(numberOf(world, phoneId).display),
    phone_number_id: phoneId,
  };
  const businessId = world.accounts.get(phoneId)?.linkedTo ?? '';
  sendBusinessChange(world, businessId, 'messages', {
    messaging_product: 'whatsapp',
    metadata,
    ...change,
  });
}
