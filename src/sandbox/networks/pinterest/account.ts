import { feedOf } from '../../frame/effects';
import { ok, operation, type Operation } from '../../frame/network';
import { pictureOf } from '../../frame/pictures';
import type { PinterestCall } from './api';
import { boards } from './boards';

/** `GET /user_account` */
export const readAccount = ({ world, account }: PinterestCall): Operation =>
  operation('readAccount', account.id, () =>
    ok({
      account_type: 'BUSINESS',
      id: account.id,
      profile_image: pictureOf(world, account),
      website_url: null,
      username: account.username,
      about: account.about,
      business_name: account.name,
      board_count: boards(world)
        .all()
        .filter((row) => row.accountId === account.id).length,
      pin_count: (account.earlierPosts ?? 0) + feedOf(world, account.id).length,
      follower_count: account.followers,
      following_count: account.following,
      monthly_views: world.number(`views:${account.id}`, account.followers * 10 + 1),
    }),
  );
