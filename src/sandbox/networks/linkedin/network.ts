import type { Network, OutsideEvent } from '../../frame/network';
import type { World } from '../../frame/world';
import { appLimit, commonHeaders, memberLimit, postLimit } from './api';
import { commentRoutes, newCommentUrn } from './comments';
import { errors, unknownPath } from './errors';
import { login, loginRoutes } from './login';
import { organizationRoutes } from './organizations';
import { postRoutes } from './posts';
import { seedLinkedIn } from './seed';
import { statisticsRoutes } from './statistics';
import { uploadRoutes } from './uploads';
import { announceComment, webhookRoutes, webhooks } from './webhooks';

/** Notifies the app of comments. LinkedIn reports no other changes made without the API. */
function notify(world: World, { kind, objectId }: OutsideEvent): void {
  const row = kind === 'COMMENT_CREATED' ? world.comments.get(objectId) : undefined;
  if (row) announceComment(world, row);
}

/** LinkedIn for members and pages. */
export const linkedin: Network = {
  name: 'LINKEDIN',
  title: 'LinkedIn',
  world: 'LINKEDIN',
  routes: [
    ...loginRoutes,
    ...organizationRoutes,
    ...postRoutes,
    ...uploadRoutes,
    ...commentRoutes,
    ...statisticsRoutes,
    ...webhookRoutes,
  ],
  logins: [login],
  errors,
  limits: [appLimit, memberLimit, postLimit],
  headers: commonHeaders,
  unknownPath: ({ path }) => unknownPath(path),
  unexpected: (status) => ({ ...errors.internal().answer, status }),
  webhooks,
  seed: seedLinkedIn,
  permalink: (_username, shortcode) => `/feed/update/${shortcode}`,
  comment: { node: 'linkedInComment', newId: newCommentUrn },
  notify,
};
