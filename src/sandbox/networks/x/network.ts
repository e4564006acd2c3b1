import type { Network, OutsideEvent } from '../../frame/network';
import type { World } from '../../frame/world';
import { endpointLimits, limitHeaders } from './api';
import { amountsUsed, creditLimit, readLimit } from './credits';
import { errors, problem } from './errors';
import { sendEvent, sendSample, subscribeAll } from './events';
import { login, loginRoutes } from './login';
import { readRoutes } from './reads';
import { seedX } from './seed';
import { appPostLimit, tweetRoutes } from './tweets';
import { uploadRoutes } from './uploads';
import { wholeTweet } from './views';
import { checkWebhooks } from './webhook-checks';
import { webhookRoutes } from './webhooks';

/** Notifies the app of replies, deleted posts and users that removed it. */
function notify(world: World, { kind, objectId }: OutsideEvent): void {
  if (kind === 'APP_REMOVED') return revoked(world, objectId);
  const reply = world.comments.get(objectId);
  const post = world.posts.get(reply?.postId ?? objectId);
  const user = world.accounts.get(post?.accountId ?? '');
  if (!user) return;
  if (kind === 'POST_DELETED') sendEvent(world, user, 'post.delete', { id: objectId, author_id: user.id });
  if (kind !== 'COMMENT_CREATED' || !reply) return;
  sendEvent(world, user, 'post.reply.create', wholeTweet(world, reply));
  sendEvent(world, user, 'post.mention.create', wholeTweet(world, reply));
}

function revoked(world: World, personId: string): void {
  for (const user of world.accounts.all()) {
    if (user.network === 'X' && user.managers[personId])
      sendEvent(world, user, 'oauth.revoke', { user_id: user.id });
  }
}

/** X, formerly Twitter. */
export const x: Network = {
  name: 'X',
  title: 'X',
  world: 'X',
  routes: [...loginRoutes, ...tweetRoutes, ...readRoutes, ...uploadRoutes, ...webhookRoutes],
  logins: [login],
  errors,
  limits: [creditLimit, readLimit, appPostLimit, ...endpointLimits()],
  amountsUsed,
  headers: limitHeaders,
  unknownPath: () => problem(404, 'Not Found', 'Not Found').answer,
  unexpected: (status) => ({ ...errors.internal().answer, status }),
  webhooks: { subscribe: subscribeAll, test: sendSample },
  seed: seedX,
  permalink: (username, shortcode) => `/${username}/status/${shortcode}`,
  comment: { node: 'tweet', newId: (world) => world.newId() },
  notify,
  upkeep: checkWebhooks,
};
