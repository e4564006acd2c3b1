import { ok, type Route } from '../../frame/network';
import type { Account } from '../../frame/rows';
import { listOf, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import {
  type Api,
  bodyOf,
  type BusinessAccount,
  businessAccounts,
  method,
  paged,
  requireBusiness,
  requireLocation,
} from './api';
import { businessErrors as errors, invalidField } from './errors';

const accountOf = ({ token }: Api, { id, accountName, type, members }: BusinessAccount): object => ({
  name: `accounts/${id}`,
  accountName,
  type,
  role: members[token.personId]?.[0],
  verificationState: type === 'PERSONAL' ? 'UNVERIFIED' : 'VERIFIED',
  vettedState: 'NOT_VETTED',
});

const listAccounts = method('GET', '/v1/accounts', 'listAccounts', (api) => {
  const { world, token } = api;
  const own = businessAccounts(world)
    .all()
    .filter(({ members }) => members[token.personId]);
  const { shown, next } = paged(api, own, 20, 20);
  return ok({ accounts: shown.map((row) => accountOf(api, row)), ...next });
});

const readAccount = method('GET', '/v1/accounts/:account', 'readAccount', (api) =>
  ok(accountOf(api, requireBusiness(api))),
);

/** Readable fields of a location. */
const fieldsOf = (world: World, location: Account): Readonly<Record<string, unknown>> => ({
  name: `locations/${location.id}`,
  languageCode: 'en',
  storeCode: location.username,
  title: location.name,
  phoneNumbers: { primaryPhone: '+91 141 555 0100' },
  categories: { primaryCategory: { name: 'categories/gcid:bakery', displayName: 'Bakery' } },
  storefrontAddress: {
    regionCode: 'IN',
    languageCode: 'en',
    postalCode: '302001',
    administrativeArea: 'Rajasthan',
    locality: 'Jaipur',
    addressLines: [`${1 + world.number(`street:${location.id}`, 200)} Mirza Ismail Road`],
  },
  websiteUri: `https://${location.username.replaceAll('_', '-')}.example/`,
  profile: { description: location.about },
  openInfo: { status: 'OPEN', canReopen: true },
  metadata: {
    mapsUri: `${world.baseUrl('GOOGLE_BUSINESS')}/sandbox/feed/${location.username}`,
    placeId: `ChIJ${world.seededSecret(`place:${location.id}`).slice(0, 23)}`,
    hasVoiceOfMerchant: true,
  },
});

/** Returns the fields of a location in the mask. A mask can name a part of a field, such as `metadata.placeId`. */
function masked(api: Api, location: Account): object {
  const mask = (api.query['readMask'] ?? '').split(',').map((path) => path.trim().split('.')[0]!);
  if (mask.join() === '') throw invalidField('read_mask', 'Field mask is required.');
  const fields = fieldsOf(api.world, location);
  const unknown = mask.find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) throw invalidField('read_mask', `Invalid field mask provided: ${unknown}`);
  return Object.fromEntries(mask.map((name) => [name, fields[name]]));
}

/** `GET /v1/accounts/{account}/locations`. The account `-` means all accounts of the person. */
const listLocations = method('GET', '/v1/accounts/:account/locations', 'listLocations', (api) => {
  const { world, token, params } = api;
  const group = params['account'] === '-' ? undefined : requireBusiness(api).id;
  const found = world.accounts
    .all()
    .filter(({ node, managers }) => node === 'gbLocation' && managers[token.personId])
    .filter(({ linkedTo }) => group === undefined || linkedTo === group);
  const { shown, next } = paged(api, found, 10, 100);
  return ok({ locations: shown.map((row) => masked(api, row)), totalSize: found.length, ...next });
});

/** Reads a location by its ID. `performance.ts` dispatches to it, because metrics have the same path with a suffix. */
export const readLocation = (api: Api): object => masked(api, requireLocation(api));

const NOTIFICATIONS = [
  'GOOGLE_UPDATE',
  'NEW_REVIEW',
  'UPDATED_REVIEW',
  'NEW_CUSTOMER_MEDIA',
  'NEW_QUESTION',
  'UPDATED_QUESTION',
  'NEW_ANSWER',
  'UPDATED_ANSWER',
  'DUPLICATE_LOCATION',
  'LOSS_OF_VOICE_OF_MERCHANT',
  'VOICE_OF_MERCHANT_UPDATED',
] as const;

const settingOf = ({ id, topic, notificationTypes }: BusinessAccount): object => ({
  name: `accounts/${id}/notificationSetting`,
  ...(topic !== undefined && { pubsubTopic: topic }),
  ...(notificationTypes.length && { notificationTypes }),
});

const SETTING = '/v1/accounts/:account/notificationSetting';

const readSetting = method('GET', SETTING, 'readNotificationSetting', (api) =>
  ok(settingOf(requireBusiness(api))),
);

const updateSetting = method('PATCH', SETTING, 'updateNotificationSetting', (api) => {
  const account = requireBusiness(api);
  const body = bodyOf(api);
  const mask = (api.query['updateMask'] ?? '').split(',').map((name) => name.trim());
  if (mask.some((name) => !['pubsubTopic', 'notificationTypes'].includes(name)))
    throw invalidField('update_mask', 'The mask must name pubsubTopic, notificationTypes, or both.');
  const topic = textOf(body['pubsubTopic']) || undefined;
  if (mask.includes('pubsubTopic') && topic !== undefined && !/^projects\/[^/]+\/topics\/[^/]+$/.test(topic))
    throw invalidField('pubsub_topic', 'The topic must have the form projects/{project}/topics/{topic}.');
  const types = listOf(body['notificationTypes']).map((type) => String(type));
  if (types.some((type) => !NOTIFICATIONS.some((known) => known === type))) throw errors.invalidArgument();
  return ok(
    settingOf(
      businessAccounts(api.world).put({
        ...account,
        ...(mask.includes('pubsubTopic') && { topic }),
        ...(mask.includes('notificationTypes') && { notificationTypes: types }),
      }),
    ),
  );
});

export const accountRoutes: readonly Route[] = [
  listAccounts,
  readAccount,
  listLocations,
  readSetting,
  updateSetting,
];
