import { operation } from '../../frame/network';
import type { Account } from '../../frame/rows';
import type { World } from '../../frame/world';
import { invalid } from '../meta/errors';
import { type Fields, select } from '../meta/fields';
import { type Edges, paged, read, success } from '../meta/graph';
import { requireAccount, requirePermission } from '../meta/tokens';
import { numberOf, register } from './accounts';
import { deleteMedia, readMedia, uploadMedia } from './media';
import { hasDueMessages, settleMessages } from './messages';
import { postMessage } from './send';
import {
  createTemplate,
  deleteTemplates,
  hasDueReviews,
  listTemplates,
  readTemplate,
  settleTemplates,
  updateTemplate,
} from './templates';
import { subscribedApps } from './webhooks';

function phoneFields(world: World, phone: Account): Fields {
  const { display, registered } = numberOf(world, phone.id);
  return {
    id: () => phone.id,
    display_phone_number: () => display,
    verified_name: () => phone.name,
    quality_rating: () => 'GREEN',
    code_verification_status: () => 'VERIFIED',
    platform_type: () => (registered ? 'CLOUD_API' : 'NOT_APPLICABLE'),
    status: () => (registered ? 'CONNECTED' : 'PENDING'),
    throughput: () => ({ level: 'STANDARD' }),
    messaging_limit_tier: () => 'TIER_250',
  };
}

const PHONE_DEFAULTS = ['verified_name', 'display_phone_number', 'quality_rating', 'id'];

/** Numbers, messages, media and templates of WhatsApp Business accounts. */
export const whatsappEdges: Edges = {
  'GET waba': (graph) =>
    read('readBusinessAccount', graph.id, () => {
      const account = requireAccount(graph);
      requirePermission(graph.token, 'whatsappManagement');
      const fields: Fields = {
        id: () => account.id,
        name: () => account.name,
        currency: () => 'EUR',
        timezone_id: () => '1',
        message_template_namespace: () => graph.world.seededSecret(`namespace:${account.id}`),
      };
      return select(graph.params['fields'], 'WhatsAppBusinessAccount', fields, ['id', 'name']);
    }),
  'GET waba/phone_numbers': (graph) =>
    read('listPhoneNumbers', graph.id, () => {
      const { world, params } = graph;
      const account = requireAccount(graph);
      requirePermission(graph.token, 'whatsappManagement');
      const phones = world.accounts
        .all()
        .filter(({ node, linkedTo }) => node === 'waPhone' && linkedTo === account.id);
      return paged(graph, phones, (phone) =>
        select(params['fields'], 'WhatsAppBusinessPhoneNumber', phoneFields(world, phone), PHONE_DEFAULTS),
      );
    }),
  'GET waPhone': (graph) =>
    read('readPhoneNumber', graph.id, () => {
      const { world, params } = graph;
      const fields = phoneFields(world, requireAccount(graph));
      return select(params['fields'], 'WhatsAppBusinessPhoneNumber', fields, PHONE_DEFAULTS);
    }),
  'POST waPhone/register': (graph) =>
    operation('registerPhoneNumber', graph.id, () => {
      const account = requireAccount(graph);
      requirePermission(graph.token, 'whatsappManagement');
      if (!/^\d{6}$/.test(graph.params['pin'] ?? '')) throw invalid('The parameter pin must have 6 digits.');
      register(graph.world, account.id);
      return success();
    }),
  'POST waPhone/messages': postMessage,
  'POST waPhone/media': uploadMedia,
  'GET waMedia': readMedia,
  'DELETE waMedia': deleteMedia,
  'POST waba/message_templates': createTemplate,
  'GET waba/message_templates': listTemplates,
  'DELETE waba/message_templates': deleteTemplates,
  'GET waTemplate': readTemplate,
  'POST waTemplate': updateTemplate,
  'POST waba/subscribed_apps': subscribedApps.add,
  'GET waba/subscribed_apps': subscribedApps.list,
  'DELETE waba/subscribed_apps': subscribedApps.remove,
};

/** Delivers messages and ends reviews, as time has passed. */
export function settleWhatsApp(world: World): void {
  if (!hasDueMessages(world) && !hasDueReviews(world)) return;
  world.store.write(() => {
    settleMessages(world);
    settleTemplates(world);
  });
}
