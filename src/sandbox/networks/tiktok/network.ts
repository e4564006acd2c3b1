import type { Network, Route } from '../../frame/network';
import { actions, notify } from './actions';
import { endpoint, perMinute } from './api';
import { errors } from './errors';
import { creatorLimit, draftLimit, initContent, initInboxVideo, initVideo, postLimit } from './init';
import { login, loginRoutes } from './login';
import { permalink } from './permalink';
import { queryCreator, readUser } from './profile';
import { settlePublishes } from './publishes';
import { seedTikTok } from './seed';
import { uploadRoute } from './upload';
import { fetchStatus, listVideos, queryVideos } from './videos';
import { sendSample, subscribeApp } from './webhooks';

const creatorInfoLimit = perMinute('creator_info', 20);
const initLimit = perMinute('init', 6);
const inboxLimit = perMinute('inbox', 6);
const contentLimit = perMinute('content', 6);
const statusLimit = perMinute('status', 30);
const displayLimit = perMinute('display', 600);

const PUBLISH = '/v2/post/publish';

const routes: readonly Route[] = [
  ...loginRoutes,
  uploadRoute,
  endpoint({
    path: `${PUBLISH}/creator_info/query/`,
    scopes: ['video.publish'],
    limit: creatorInfoLimit,
    operation: queryCreator,
  }),
  endpoint({
    path: `${PUBLISH}/video/init/`,
    scopes: ['video.publish'],
    limit: initLimit,
    operation: initVideo,
  }),
  endpoint({
    path: `${PUBLISH}/inbox/video/init/`,
    scopes: ['video.upload'],
    limit: inboxLimit,
    operation: initInboxVideo,
  }),
  endpoint({
    path: `${PUBLISH}/content/init/`,
    scopes: ['video.publish', 'video.upload'],
    limit: contentLimit,
    operation: initContent,
  }),
  endpoint({
    path: `${PUBLISH}/status/fetch/`,
    scopes: ['video.publish', 'video.upload'],
    limit: statusLimit,
    operation: fetchStatus,
  }),
  endpoint({
    method: 'GET',
    path: '/v2/user/info/',
    scopes: ['user.info.basic'],
    limit: displayLimit,
    operation: readUser,
  }),
  endpoint({
    path: '/v2/video/list/',
    scopes: ['video.list'],
    limit: displayLimit,
    operation: listVideos,
  }),
  endpoint({
    path: '/v2/video/query/',
    scopes: ['video.list'],
    limit: displayLimit,
    operation: queryVideos,
  }),
];

/** TikTok, with Login Kit, the Content Posting API and the Display API. */
export const tiktok: Network = {
  name: 'TIKTOK',
  title: 'TikTok',
  world: 'TIKTOK',
  routes,
  logins: [login],
  errors,
  limits: [
    creatorInfoLimit,
    initLimit,
    inboxLimit,
    contentLimit,
    statusLimit,
    displayLimit,
    postLimit,
    creatorLimit,
    draftLimit,
  ],
  unknownPath: () => errors.unknownPath().answer,
  unexpected: (status) => ({ ...errors.internal().answer, status }),
  webhooks: { subscribe: subscribeApp, test: sendSample },
  seed: seedTikTok,
  permalink,
  comment: { node: 'tiktokComment', newId: (world) => world.newId() },
  notify,
  settle: settlePublishes,
  actions,
};
