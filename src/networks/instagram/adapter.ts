import { z } from 'zod';
import type { AccountProfile, NetworkPort, TokenSet } from '../../domains/channels/network.port';
import { bearer } from '../http-client';
import { connectable, networkPort, UNTOLD } from '../login-flow';
import { facebookLogin, type Page } from '../meta/facebook-login';
import { metaDialect } from '../meta/failures';
import { graphUrl } from '../meta/graph';
import { NetworkClient, type Shared } from '../network-client';
import { instagramLogin } from './instagram-login';

const REQUIRED = ['instagram_basic', 'instagram_content_publish', 'pages_show_list', 'pages_read_engagement'];
const SCOPES = [
  ...REQUIRED,
  'instagram_manage_comments',
  'instagram_manage_insights',
  'pages_manage_metadata',
  'business_management',
];

const User = z.object({
  username: z.string(),
  name: z.string().optional(),
  profile_picture_url: z.string().optional(),
  followers_count: z.number().optional(),
  follows_count: z.number().optional(),
  media_count: z.number().optional(),
});

/** The account of a page. Facebook returns no account for a page that was not granted, so the page is returned in its place. */
function accountOf(page: Page, tokens: TokenSet) {
  const selected = page.access_token !== undefined;
  const account = page.instagram_business_account;
  if (selected && !account) return undefined;
  const listed = {
    platformUserId: account?.id ?? page.id,
    // Facebook Login does not tell creators apart.
    kind: 'BUSINESS' as const,
    username: account?.username ?? null,
    displayName: account?.name ?? page.name ?? null,
    profilePictureUrl: account?.profile_picture_url ?? null,
  };
  const canPublish = page.tasks.includes('CREATE_CONTENT');
  return connectable(listed, tokens, { asked: SCOPES, required: REQUIRED, selected, canPublish });
}

/** Instagram for professional accounts: with the Instagram account alone, or through the page it is linked to. */
export function instagram(shared: Shared): NetworkPort {
  const client = new NetworkClient('INSTAGRAM', metaDialect, shared);
  const throughFacebook = new NetworkClient('INSTAGRAM', metaDialect, shared, 'FACEBOOK');
  const profile = async ({ accessToken }: TokenSet, id: string): Promise<AccountProfile> => {
    const query = { fields: 'username,name,profile_picture_url,followers_count,follows_count,media_count' };
    const url = graphUrl(throughFacebook, encodeURIComponent(id));
    const request = { method: 'GET', url, query, headers: bearer(accessToken) } as const;
    const user = await throughFacebook.call(request, User);
    return {
      ...UNTOLD,
      username: user.username,
      displayName: user.name ?? null,
      kind: 'BUSINESS',
      profilePictureUrl: user.profile_picture_url ?? null,
      followerCount: user.followers_count ?? null,
      followingCount: user.follows_count ?? null,
      postCount: user.media_count ?? null,
    };
  };
  const fields =
    'id,name,access_token,tasks,instagram_business_account{id,username,name,profile_picture_url}';
  return networkPort('INSTAGRAM', [
    facebookLogin(throughFacebook, { scopes: SCOPES, fields, accountOf, profile }),
    instagramLogin(client),
  ]);
}
