import {
  type Call,
  type Login,
  type Network,
  operation,
  type OutsideEvent,
  type Route,
} from '../../frame/network';
import type { World } from '../../frame/world';
import * as posts from '../facebook/posts';
import * as videos from '../facebook/videos';
import * as create from '../instagram/create';
import { exchangeCode, instagramLoginRoutes } from '../instagram/login';
import * as publish from '../instagram/publish';
import { seedWhatsApp } from '../whatsapp/accounts';
import { actions } from '../whatsapp/actions';
import { settleWhatsApp, whatsappEdges } from '../whatsapp/edges';
import { whatsappErrors } from '../whatsapp/errors';
import { downloadRoute } from '../whatsapp/media';
import { pairLimit, throughputLimit, tierLimit } from '../whatsapp/send';
import { announceComment, commentEdges } from './comments';
import { facebookErrors, instagramErrors, metaErrors, unknownPath } from './errors';
import {
  accountLimit,
  appLimit,
  type Edges,
  type GraphCall,
  graphRoutes,
  paramsOf,
  usageHeaders,
} from './graph';
import { insightEdges } from './insights';
import { facebookLoginRoutes } from './login';
import { accountIdOf, nodeType } from './nodes';
import { permalinks } from './permalinks';
import { personEdges } from './person';
import { seedMeta } from './seed';
import { authenticate } from './tokens';
import { webhooksOf } from './webhook-samples';
import { requestDeletion, sendChange, sendRemoval, subscribedApps } from './webhooks';

const edges: Edges = {
  ...personEdges,
  ...commentEdges,
  ...insightEdges,
  ...whatsappEdges,
  'GET igUser': publish.readUser,
  'POST igUser/media': create.createContainer,
  'GET igUser/media': publish.listMedia,
  'GET igUser/stories': publish.listStories,
  'POST igUser/media_publish': publish.publishContainer,
  'GET igUser/content_publishing_limit': publish.readPublishingLimit,
  'POST igUser/subscribed_apps': subscribedApps.add,
  'GET igUser/subscribed_apps': subscribedApps.list,
  'DELETE igUser/subscribed_apps': subscribedApps.remove,
  'GET container': publish.readContainer,
  'GET igMedia': publish.readMedia,
  'POST page/feed': posts.createPost,
  'GET page/feed': posts.listPosts,
  'GET page/posts': posts.listPosts,
  'GET page/published_posts': posts.listPosts,
  'GET page/scheduled_posts': posts.listScheduledPosts,
  'POST page/photos': posts.createPhoto,
  'POST page/photo_stories': videos.createPhotoStory,
  'POST page/videos': videos.createVideo,
  'POST page/video_reels': videos.videoReels,
  'POST page/video_stories': videos.videoStories,
  'POST page/subscribed_apps': subscribedApps.add,
  'GET page/subscribed_apps': subscribedApps.list,
  'DELETE page/subscribed_apps': subscribedApps.remove,
  ...Object.fromEntries(
    ['fbPost', 'photo'].flatMap((node) => [
      [`GET ${node}`, posts.readPost],
      [`POST ${node}`, posts.updatePost],
      [`DELETE ${node}`, posts.deletePost],
    ]),
  ),
  'GET video': videos.readVideo,
  'POST video': posts.updatePost,
  'DELETE video': posts.deletePost,
};

/** Uploads on `rupload.facebook.com` have no parameters, only headers. */
const upload = (
  path: string,
  run: (graph: Omit<GraphCall, 'params' | 'version'>) => ReturnType<typeof create.uploadVideo>,
): Route => ({
  method: 'POST',
  path: `${path}/:version/:id`,
  operation: (call, { id = '' }) => {
    const { world } = call;
    return run({ world, call, token: authenticate(call), id, accountId: accountIdOf(world, id) });
  },
});

const graph: readonly Route[] = [
  ...facebookLoginRoutes,
  downloadRoute,
  upload('/ig-api-upload', create.uploadVideo),
  upload('/video-upload', videos.uploadBytes),
  ...graphRoutes(edges, nodeType, accountIdOf),
];

const facebookLogin: Login = {
  name: 'facebook',
  title: 'Facebook Login',
  path: '/:version/dialog/oauth',
  scopes: [
    'public_profile',
    'email',
    'pages_show_list',
    'pages_read_engagement',
    'pages_manage_posts',
    'pages_manage_engagement',
    'pages_read_user_content',
    'pages_manage_metadata',
    'pages_messaging',
    'read_insights',
    'business_management',
    'instagram_basic',
    'instagram_content_publish',
    'instagram_manage_comments',
    'instagram_manage_insights',
    'instagram_manage_messages',
  ],
  oneAccount: false,
  accounts: (world, person) =>
    world.accounts
      .all()
      .filter(({ node, managers }) => node === 'page' && managers[person.id])
      .map(({ id, name }) => ({ id, label: name })),
  denial: {
    error: 'access_denied',
    error_code: '200',
    error_reason: 'user_denied',
    error_description: 'Permissions error',
  },
  suffix: '#_=_',
};

const instagramLogin: Login = {
  ...facebookLogin,
  name: 'instagram',
  title: 'Instagram Login',
  path: '/oauth/authorize',
  scopes: [
    'instagram_business_basic',
    'instagram_business_content_publish',
    'instagram_business_manage_comments',
    'instagram_business_manage_insights',
    'instagram_business_manage_messages',
  ],
  oneAccount: true,
  accounts: (world, person) =>
    world.accounts
      .all()
      .filter(({ node, managers }) => node === 'igUser' && managers[person.id])
      .map(({ id, username }) => ({ id, label: `@${username}` })),
  denial: {
    error: 'access_denied',
    error_reason: 'user_denied',
    error_description: 'The user denied your request',
  },
  suffix: '#_',
};

/** The embedded signup: a person grants WhatsApp Business accounts. */
const embeddedSignup: Login = {
  ...facebookLogin,
  name: 'whatsapp',
  title: 'WhatsApp Embedded Signup',
  scopes: ['business_management', 'whatsapp_business_management', 'whatsapp_business_messaging'],
  problemOf: (app, query) =>
    query.get('config_id') === app.configId
      ? undefined
      : 'Invalid parameter: config_id must name a configuration of the app.',
  accounts: (world, person) =>
    world.accounts
      .all()
      .filter(({ node, managers }) => node === 'waba' && managers[person.id])
      .map(({ id, name }) => ({ id, label: name })),
  suffix: '',
};

/** Redirect URIs of a local Marquee; the control API changes them. */
const redirectUris = ['127.0.0.1', 'localhost'].flatMap((host) =>
  ['instagram', 'facebook', 'whatsapp'].map((name) => `http://${host}:4000/oauth/${name}/callback`),
);

/** Notifies the app of changes made without it. */
function notify(world: World, { kind, objectId }: OutsideEvent): void {
  if (kind === 'COMMENT_CREATED') return announceComment(world, world.comments.get(objectId)!);
  if (kind === 'APP_REMOVED') return sendRemoval(world, objectId);
  if (kind === 'DATA_DELETION_REQUESTED') return requestDeletion(world, objectId);
  const post = world.posts.get(objectId);
  if (post?.network !== 'FACEBOOK') return;
  const verb = { POST_EDITED: 'edited', POST_DELETED: 'remove', POST_HIDDEN: 'hide', POST_SHOWN: 'unhide' }[
    kind
  ];
  sendChange(world, 'FACEBOOK', post.accountId, 'feed', {
    item: 'post',
    verb,
    post_id: post.id,
    message: post.text,
  });
}

const common = {
  world: 'META',
  headers: usageHeaders(accountIdOf),
  unknownPath: (call: Call) => unknownPath(call.path).answer,
  unexpected: (status: number) => ({ ...metaErrors.unknown().answer, status }),
  seed: (world: World) => seedMeta(world, redirectUris),
  notify,
} as const;

const isExchange = ({ method, path }: Route): boolean => method === 'POST' && path === '/oauth/access_token';

/**
 * Both logins have this path, on different hosts. Instagram Login requires `grant_type=authorization_code`; codes of
 * Facebook Login, and other grants, belong to Facebook Login.
 */
const tokenExchange: Route = {
  method: 'POST',
  path: '/oauth/access_token',
  operation: (call) => {
    const params = paramsOf(call);
    const code = call.world.codes.get((params['code'] ?? '').replace(/#_$/, ''));
    const isInstagram = params['grant_type'] === 'authorization_code' && code?.login !== 'facebook';
    if (!isInstagram) return graph.find(isExchange)!.operation(call, {});
    return operation('exchangeToken', undefined, () => exchangeCode(call));
  },
};

/** Instagram for professional accounts, with Facebook Login and Instagram Login. */
export const instagram: Network = {
  ...common,
  name: 'INSTAGRAM',
  webhooks: webhooksOf('INSTAGRAM'),
  title: 'Instagram',
  routes: [tokenExchange, ...instagramLoginRoutes, ...graph.filter((route) => !isExchange(route))],
  logins: [facebookLogin, instagramLogin],
  errors: { ...metaErrors, ...instagramErrors },
  limits: [appLimit, accountLimit, create.containerLimit, publish.publishLimit],
  permalink: permalinks.INSTAGRAM,
  comment: { node: 'igComment', newId: (world) => world.newId() },
};

/** Facebook pages. */
export const facebook: Network = {
  ...common,
  name: 'FACEBOOK',
  webhooks: webhooksOf('FACEBOOK'),
  title: 'Facebook',
  routes: graph,
  logins: [facebookLogin],
  errors: { ...metaErrors, ...facebookErrors },
  limits: [appLimit, accountLimit, videos.reelLimit],
  permalink: permalinks.FACEBOOK,
  comment: { node: 'fbComment', newId: (world, { shortcode }) => `${shortcode}_${world.newId()}` },
};

/** The Cloud API of WhatsApp, with the embedded signup. */
export const whatsapp: Network = {
  ...common,
  name: 'WHATSAPP',
  webhooks: webhooksOf('WHATSAPP'),
  title: 'WhatsApp',
  routes: graph,
  logins: [embeddedSignup],
  errors: { ...metaErrors, ...whatsappErrors },
  limits: [appLimit, accountLimit, throughputLimit, pairLimit, tierLimit],
  seed: (world) => {
    common.seed(world);
    seedWhatsApp(world);
  },
  permalink: (username, shortcode) => `/sandbox/messages/${username}/${shortcode}`,
  comment: { node: 'waComment', newId: (world) => world.newId() },
  settle: settleWhatsApp,
  actions,
};
