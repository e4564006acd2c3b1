import type { Network } from '../../frame/network';
import type { Account } from '../../frame/rows';
import type { World } from '../../frame/world';
import { googleLogin, loginRoutes, refreshTokenLimit } from '../google/login';
import { managersOf, seedGoogle } from '../google/seed';
import { accountRoutes } from './accounts';
import { businessAccounts, editLimit, queryLimit } from './api';
import { businessErrors, rpcError } from './errors';
import { announceReview, notificationRoutes } from './notifications';
import { performanceRoutes } from './performance';
import { postRoutes } from './posts';
import { newReview, reviewRoutes, writeReview } from './reviews';

const login = googleLogin(() => []);

/** Accounts with the roles of the people of Google, and their locations. */
const ACCOUNTS = [
  {
    accountName: 'Asha Verma',
    type: 'PERSONAL',
    roles: ['PRIMARY_OWNER'],
    locations: [
      { username: 'kabir_on_the_road', name: 'Kabir on the Road', about: 'Guided tours of Rajasthan.' },
    ],
  },
  {
    accountName: 'Blue Door Group',
    type: 'LOCATION_GROUP',
    roles: ['PRIMARY_OWNER', 'MANAGER'],
    locations: [
      { username: 'blue_door_bakery', name: 'Blue Door Bakery', about: 'Bread, cakes and coffee.' },
      { username: 'tiny_atelier', name: 'Tiny Atelier', about: 'A new studio.' },
    ],
  },
  {
    accountName: 'Mira Okafor',
    type: 'PERSONAL',
    roles: [undefined, undefined, 'PRIMARY_OWNER'],
    locations: [],
  },
] as const;

const REVIEWS = [
  { author: 'Ravi', rating: 5, text: 'The best bread in town.' },
  { author: 'Lena', rating: 3, text: 'Good coffee, long queue.' },
] as const;

function seed(world: World): void {
  world.watchers.set('GOOGLE_BUSINESS', (effect, post) => announceReview(world, effect, post));
  seedGoogle(world);
  if (businessAccounts(world).all().length) return;
  for (const { accountName, type, roles, locations } of ACCOUNTS) {
    const members = managersOf(world, roles);
    const account = world.seededId(`business:${accountName}`);
    businessAccounts(world).put({ id: account, accountName, type, members, notificationTypes: [] });
    for (const profile of locations) seedLocation(world, account, members, profile);
  }
}

/** Creates a location. Its followers stand for the people who look for it. */
function seedLocation(
  world: World,
  account: string,
  managers: Account['managers'],
  profile: { username: string; name: string; about: string },
): void {
  const id = world.seededId(`location:${profile.username}`);
  const followers = profile.username === 'tiny_atelier' ? 3 : 500 + world.number(`followers:${id}`, 50_000);
  const row = {
    id,
    network: 'GOOGLE_BUSINESS' as const,
    node: 'gbLocation',
    ...profile,
    followers,
    following: 0,
  };
  world.accounts.put({ ...row, managers, linkedTo: account });
  if (profile.username !== 'blue_door_bakery') return;
  for (const { author, rating, text } of REVIEWS) world.posts.put(newReview(world, id, author, rating, text));
}

const unknownPath = () => rpcError('NOT_FOUND', 'The requested URL was not found on this server.').answer;

/** Google Business Profile, with the APIs of its hosts. */
export const googleBusiness: Network = {
  name: 'GOOGLE_BUSINESS',
  title: 'Google Business Profile',
  world: 'GOOGLE',
  routes: [
    ...loginRoutes(login),
    ...accountRoutes,
    ...performanceRoutes,
    ...postRoutes,
    ...reviewRoutes,
    ...notificationRoutes,
  ],
  logins: [login],
  errors: businessErrors,
  limits: [refreshTokenLimit, queryLimit, editLimit],
  unknownPath,
  unexpected: (status) => ({
    ...rpcError(status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL', 'The request could not be processed.').answer,
    status,
  }),
  // Local posts have no comments; those below a review are replies.
  comment: { node: 'gbReply', newId: (world) => world.newId() },
  actions: { writeReview },
  seed,
  permalink: (_username, shortcode) => `/place?lpsid=${shortcode}`,
};
