import type { Network } from '../../frame/network';
import type { Account } from '../../frame/rows';
import type { World } from '../../frame/world';
import { apiError } from '../google/errors';
import { googleLogin, loginRoutes, refreshTokenLimit } from '../google/login';
import { managersOf, seedGoogle } from '../google/seed';
import { analyticsRoutes } from './analytics';
import { channelRoutes } from './channels';
import { commentId, commentRoutes } from './comments';
import { youtubeErrors } from './errors';
import { hubRoutes, push } from './hub';
import { buckets, uploadLimit } from './quota';
import { uploadRoutes } from './upload';
import { videoRoutes } from './videos';

const channelsOf = (world: World, personId: string): Account[] =>
  world.accounts.all().filter(({ node, managers }) => node === 'ytChannel' && managers[personId]);

const login = googleLogin((world, person) => channelsOf(world, person.id));

/** Channels, and the roles of the people of Google on them. The third person has no channel. */
const CHANNELS = [
  {
    username: 'blue_door_bakery',
    name: 'Blue Door Bakery',
    about: 'How our bread is made.',
    roles: ['OWNER', 'MANAGER'],
  },
  {
    username: 'kabir_on_the_road',
    name: 'Kabir on the Road',
    about: 'Films from Rajasthan.',
    roles: ['OWNER'],
  },
  {
    username: 'tiny_atelier',
    name: 'Tiny Atelier',
    about: 'A new studio without followers yet.',
    roles: ['OWNER'],
  },
] as const;

function seed(world: World): void {
  world.watchers.set('YOUTUBE', (effect, post) => push(world, effect, post));
  seedGoogle(world);
  if (world.accounts.all().some(({ node }) => node === 'ytChannel')) return;
  for (const { roles, ...profile } of CHANNELS) {
    const id = `UC${world.seededSecret(`youtube:${profile.username}`).slice(0, 22)}`;
    const followers = profile.username === 'tiny_atelier' ? 3 : 500 + world.number(`followers:${id}`, 50_000);
    const managers = managersOf(world, roles);
    world.accounts.put({
      id,
      network: 'YOUTUBE',
      node: 'ytChannel',
      ...profile,
      followers,
      following: 0,
      managers,
    });
  }
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'badRequest',
  404: 'notFound',
  413: 'uploadTooLarge',
};

/** YouTube, with the Data API, the Analytics API and PubSubHubbub. */
export const youtube: Network = {
  name: 'YOUTUBE',
  title: 'YouTube',
  world: 'GOOGLE',
  routes: [
    ...loginRoutes(login),
    ...uploadRoutes,
    ...videoRoutes,
    ...channelRoutes,
    ...commentRoutes,
    ...analyticsRoutes,
    ...hubRoutes,
  ],
  logins: [login],
  errors: youtubeErrors,
  limits: [refreshTokenLimit, ...Object.values(buckets), uploadLimit],
  unknownPath: () => apiError({ code: 404, reason: 'notFound', message: 'Not Found' }).answer,
  unexpected: (status) =>
    apiError({ code: status, reason: REASONS[status] ?? 'backendError', message: 'Backend Error' }).answer,
  seed,
  permalink: (_username, shortcode) => `/watch?v=${shortcode}`,
  comment: { node: 'ytComment', newId: (world, _post, parentId) => commentId(world, parentId) },
};
