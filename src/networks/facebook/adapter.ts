import { z } from 'zod';
import type { AccountProfile, NetworkPort, TokenSet } from '../../domains/channels/network.port';
import { bearer } from '../http-client';
import { connectable, networkPort, UNTOLD } from '../login-flow';
import { facebookLogin, type Page } from '../meta/facebook-login';
import { metaDialect } from '../meta/failures';
import { graphUrl } from '../meta/graph';
import { NetworkClient, type Shared } from '../network-client';

const REQUIRED = ['pages_show_list', 'pages_read_engagement', 'pages_manage_posts'];
const SCOPES = [
  ...REQUIRED,
  'pages_manage_engagement',
  'pages_read_user_content',
  'pages_manage_metadata',
  'read_insights',
  'business_management',
];

const PageProfile = z.object({
  name: z.string(),
  username: z.string().optional(),
  followers_count: z.number().optional(),
  picture: z
    .object({ data: z.object({ url: z.string(), is_silhouette: z.boolean().optional() }) })
    .optional(),
});

/** A silhouette is what Facebook shows for pages without an image. */
const pictureOf = ({ picture }: Pick<Page, 'picture'>): string | null =>
  picture && !picture.data.is_silhouette ? picture.data.url : null;

function accountOf(page: Page, tokens: TokenSet) {
  const listed = {
    platformUserId: page.id,
    kind: null,
    username: page.username ?? null,
    displayName: page.name ?? null,
    profilePictureUrl: pictureOf(page),
  };
  return connectable(listed, tokens, {
    asked: SCOPES,
    required: REQUIRED,
    selected: page.access_token !== undefined,
    canPublish: page.tasks.includes('CREATE_CONTENT'),
  });
}

/** Facebook pages. */
export function facebook(shared: Shared): NetworkPort {
  const client = new NetworkClient('FACEBOOK', metaDialect, shared);
  const profile = async ({ accessToken }: TokenSet, id: string): Promise<AccountProfile> => {
    const query = { fields: 'name,username,followers_count,picture' };
    const url = graphUrl(client, encodeURIComponent(id));
    const page = await client.call({ method: 'GET', url, query, headers: bearer(accessToken) }, PageProfile);
    return {
      ...UNTOLD,
      username: page.username ?? null,
      displayName: page.name,
      profilePictureUrl: pictureOf(page),
      followerCount: page.followers_count ?? null,
    };
  };
  const fields = 'id,name,username,access_token,tasks,picture';
  return networkPort('FACEBOOK', [facebookLogin(client, { scopes: SCOPES, fields, accountOf, profile })]);
}
