import { z } from 'zod';
import {
  type AccountProfile,
  type ConnectableAccount,
  MAX_OFFERED_ACCOUNTS,
  NetworkError,
  type NetworkPort,
  type TokenSet,
} from '../../domains/channels/network.port';
import { bearer } from '../http-client';
import { readEach } from '../listing';
import { connectable, networkPort, UNTOLD } from '../login-flow';
import { NetworkClient, type Shared } from '../network-client';
import { oauthLogin } from '../oauth';
import { linkedinDialect } from './failures';

const API = 'https://api.linkedin.com';

const MEMBER_SCOPE = 'w_member_social';
const PAGE_SCOPE = 'w_organization_social';
const ADMIN_SCOPE = 'rw_organization_admin';
const SCOPES = ['openid', 'profile', MEMBER_SCOPE, PAGE_SCOPE, 'r_organization_social', ADMIN_SCOPE];
/** Roles that can post as the page. */
const PUBLISHERS = ['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR'];

/** Codes of a call that the role does not allow. A token that ended has others. */
const DENIED = ['ACCESS_DENIED', '100'];

/** Ends lists that never end. */
const MAX_PAGES = 50;

const Member = z.object({ sub: z.string(), name: z.string().optional(), picture: z.string().optional() });
const Roles = z.object({ elements: z.array(z.object({ role: z.string(), organization: z.string() })) });
const Organization = z.object({ localizedName: z.string(), vanityName: z.string().optional() });
type Organization = z.infer<typeof Organization>;
const NetworkSize = z.object({ firstDegreeSize: z.number() });

/** Stands for the pages of a member that the app cannot list. */
const UNLISTED_PAGES: ConnectableAccount = {
  platformUserId: 'urn:li:organization',
  kind: null,
  username: null,
  displayName: 'Pages',
  profilePictureUrl: null,
  isConnectable: false,
  missingScopes: [],
  reason: 'PRODUCT_MISSING',
};

const organizationId = (urn: string): string | undefined => /^urn:li:organization:(\d+)$/.exec(urn)?.[1];

/** LinkedIn for members and pages. Both have the tokens of the member; only approved apps can renew them. */
export function linkedin(shared: Shared): NetworkPort {
  const client = new NetworkClient('LINKEDIN', linkedinDialect, shared);

  const oauthUrl = (path: string): string =>
    `https://www.linkedin.com/oauth/${client.text('api.authorization_version')}${path}`;

  const read = <T>(path: string, token: string, query: Record<string, string>, schema: z.ZodType<T>) => {
    const headers = {
      ...bearer(token),
      'linkedin-version': client.text('api.version'),
      'x-restli-protocol-version': client.text('api.protocol'),
    };
    return client.call({ method: 'GET', url: `${API}${path}`, query, headers }, schema);
  };

  const member = (token: string) =>
    read(`/${client.text('api.userinfo_version')}/userinfo`, token, {}, Member);

  const organization = (token: string, id: string) =>
    read(`/rest/organizations/${id}`, token, {}, Organization);

  /** Returns the roles of the member by the URN of the page. */
  const rolesOf = async (token: string): Promise<Map<string, string[]>> => {
    const roles = new Map<string, string[]>();
    const pageSize = client.limit('api.roles_page');
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = {
        q: 'roleAssignee',
        state: 'APPROVED',
        start: String(page * pageSize),
        count: String(pageSize),
      };
      const { elements } = await read('/rest/organizationAcls', token, query, Roles);
      for (const { role, organization: urn } of elements) roles.set(urn, [...(roles.get(urn) ?? []), role]);
      if (elements.length < pageSize) break;
    }
    return roles;
  };

  /** Returns the roles. Undefined if the app lacks the Community Management product, so that pages cannot be listed. */
  const listedRoles = async (token: string): Promise<Map<string, string[]> | undefined> => {
    try {
      return await rolesOf(token);
    } catch (error) {
      if (error instanceof NetworkError && DENIED.includes(error.code ?? '')) return undefined;
      throw error;
    }
  };

  /** The names of a page are not visible to all of its roles. */
  const visible = async (token: string, id: string): Promise<Organization | undefined> => {
    try {
      return await organization(token, id);
    } catch (error) {
      if (error instanceof NetworkError && DENIED.includes(error.code ?? '')) return undefined;
      throw error;
    }
  };

  const pages = async (tokens: TokenSet, wanted: string | undefined): Promise<ConnectableAccount[]> => {
    if (!tokens.scopes.includes(ADMIN_SCOPE)) return [];
    const listedBy = await listedRoles(tokens.accessToken);
    if (!listedBy) return [UNLISTED_PAGES];
    const all = [...listedBy].map(([urn, roles]) => ({
      urn,
      canPublish: roles.some((role) => PUBLISHERS.includes(role)),
    }));
    // Those that are offered first are read first, so that none of the others need be read.
    const rank = ({ urn, canPublish }: (typeof all)[number]): number =>
      urn === wanted ? 0 : canPublish ? 1 : 2;
    const ordered = all.sort((a, b) => rank(a) - rank(b)).slice(0, MAX_OFFERED_ACCOUNTS);
    const read = async ({ urn, canPublish }: (typeof all)[number]): Promise<ConnectableAccount[]> => {
      const id = organizationId(urn);
      if (id === undefined) return [];
      const page = await visible(tokens.accessToken, id);
      const listed = {
        platformUserId: urn,
        kind: null,
        username: page?.vanityName ?? null,
        displayName: page?.localizedName ?? null,
        profilePictureUrl: null,
      };
      return [connectable(listed, tokens, { asked: SCOPES, required: [PAGE_SCOPE], canPublish })];
    };
    return readEach(ordered, read, () => false);
  };

  const profile = async ({ accessToken }: TokenSet, urn: string): Promise<AccountProfile> => {
    const id = organizationId(urn);
    if (id === undefined) {
      const { name, picture } = await member(accessToken);
      return { ...UNTOLD, displayName: name ?? null, profilePictureUrl: picture ?? null };
    }
    const page = await visible(accessToken, id);
    const edge = { edgeType: 'COMPANY_FOLLOWED_BY_MEMBER' };
    const path = `/rest/networkSizes/${encodeURIComponent(urn)}`;
    const { firstDegreeSize } = await read(path, accessToken, edge, NetworkSize);
    return {
      ...UNTOLD,
      username: page?.vanityName ?? null,
      displayName: page?.localizedName ?? null,
      followerCount: firstDegreeSize,
    };
  };

  const oauth = oauthLogin(client, {
    name: 'linkedin',
    scopes: SCOPES,
    scopeSeparator: ' ',
    pkce: false,
    authorizeUrl: () => oauthUrl('/authorization'),
    tokenUrl: () => oauthUrl('/accessToken'),
    revokeUrl: () => oauthUrl('/revoke'),
    authentication: 'BODY',
    grantorId: async (token) => (await member(token)).sub,
  });

  return networkPort('LINKEDIN', [
    {
      ...oauth,
      profile,
      async connectableAccounts(tokens, wanted) {
        const { sub, name, picture } = await member(tokens.accessToken);
        const listed = {
          platformUserId: `urn:li:person:${sub}`,
          kind: null,
          username: null,
          displayName: name ?? null,
          profilePictureUrl: picture ?? null,
        };
        const own = connectable(listed, tokens, { asked: SCOPES, required: [MEMBER_SCOPE] });
        return [own, ...(await pages(tokens, wanted))];
      },
    },
  ]);
}
