import { operation, type Operation } from '../../frame/network';
import { pictureOf } from '../../frame/pictures';
import type { Account } from '../../frame/rows';
import type { World } from '../../frame/world';
import { answer, selected, type TikTokCall } from './api';
import { creators, optionsOf } from './creators';
import { errors } from './errors';
import { requirePostQuota } from './init';

/** `POST /v2/post/publish/creator_info/query/` */
export const queryCreator = ({ world, account }: TikTokCall): Operation =>
  operation('queryCreator', account.id, () => {
    if (account.blocked) throw errors.banned();
    requirePostQuota(world, account.id);
    const creator = creators(world).get(account.id)!;
    return answer({
      creator_avatar_url: pictureOf(world, account),
      creator_username: account.username,
      creator_nickname: account.name,
      privacy_level_options: optionsOf(world, account).options,
      comment_disabled: creator.commentDisabled,
      duet_disabled: creator.duetDisabled,
      stitch_disabled: creator.stitchDisabled,
      max_video_post_duration_sec: creator.maximumSeconds,
    });
  });

const feedUrlOf = (world: World, { username }: Account): string =>
  `${world.baseUrl('TIKTOK')}/sandbox/feed/${username}`;

/** Fields of a user, by the scope that they need. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  'user.info.profile': ['bio_description', 'profile_deep_link', 'is_verified', 'username'],
  'user.info.stats': ['follower_count', 'following_count', 'likes_count', 'video_count'],
};

/** `GET /v2/user/info/` */
export const readUser = (request: TikTokCall): Operation => {
  const { world, account, token, call } = request;
  return operation('readUser', account.id, () => {
    const asked = (call.query['fields'] ?? '').split(',');
    for (const [scope, fields] of Object.entries(SCOPES)) {
      if (fields.some((name) => asked.includes(name)) && !token.scopes.includes(scope))
        throw errors.scopeNotAuthorized();
    }
    const posts = world.posts
      .all()
      .filter(({ accountId, visibility }) => accountId === account.id && visibility === 'LIVE');
    const user = selected(request, {
      open_id: () => account.id,
      union_id: () => world.seededId(`union:${account.id}`),
      avatar_url: () => pictureOf(world, account),
      display_name: () => account.name,
      bio_description: () => account.about,
      profile_deep_link: () => feedUrlOf(world, account),
      is_verified: () => false,
      username: () => account.username,
      follower_count: () => account.followers,
      following_count: () => account.following,
      likes_count: () => world.number(`likes:${account.id}`, account.followers + 1),
      video_count: () => (account.earlierPosts ?? 0) + posts.length,
    });
    return answer({ user });
  });
};
