import type { SocialAccountKind } from '../domains/channels/channels.enums';
import type { Platform } from '../domains/common/content.enums';
import type { SocialAccount } from '../domains/channels/social-account.entity';
import { residentIds } from '../sandbox/residents';
import { type Brand, brands, type DemoSocialAccount } from './brands';
import { loginOf, type TokenRow, tokenRow } from './grants';
import { badges } from './users';
import type { Identities } from './people';
import { after, random } from './random';
import { residentOf, usernameOf } from './residents';
import type { RowOf, SeedContext } from './seed-context';

/** A social account that posts are published to. */
export interface Channel {
  readonly id: string;
  readonly brand: Brand;
  readonly platform: Platform;
  readonly username: string | null;
  readonly followers: number;
  readonly connected: boolean;
}

/** What the adapters of platforms cannot read of an account. */
const NOT_TOLD: Readonly<Record<'followers' | 'following' | 'posts', readonly Platform[]>> = {
  followers: ['GOOGLE_BUSINESS', 'WHATSAPP'],
  following: ['FACEBOOK', 'GOOGLE_BUSINESS', 'LINKEDIN', 'WHATSAPP', 'YOUTUBE'],
  posts: ['FACEBOOK', 'GOOGLE_BUSINESS', 'LINKEDIN', 'WHATSAPP'],
};

const isActive = ({ status }: DemoSocialAccount): boolean => status === 'CONNECTED' || status === 'ERROR';

function kindOf({ platform, login }: DemoSocialAccount, { business }: Brand): SocialAccountKind | null {
  if (platform === 'INSTAGRAM')
    return login === 'instagram' && business === 'creator' ? 'CREATOR' : 'BUSINESS';
  return platform === 'PINTEREST' ? 'BUSINESS' : null;
}

/** Returns 12 social accounts, most of them connected, and the tokens of those that are accounts of the sandbox. */
export function channelRows(
  world: SeedContext,
  who: Identities,
): { rows: RowOf<SocialAccount>[]; tokens: TokenRow[]; channels: Channel[] } {
  random.seed(202);
  const pictures = badges();
  const rows: RowOf<SocialAccount>[] = [];
  const tokens: TokenRow[] = [];
  const channels: Channel[] = [];
  for (const brand of brands) {
    for (const account of brand.accounts) {
      const { platform, followers, status } = account;
      const createdAt = after(world.reference, { days: -random.int(320, 360), hours: random.int(4, 13) });
      const connectedAt =
        account.reconnected === undefined
          ? createdAt
          : after(world.reference, { days: -account.reconnected });
      const id = random.id(createdAt);
      const username = usernameOf(brand, platform);
      // Broken connections failed some days ago.
      const lastUse = after(
        world.reference,
        status === 'CONNECTED' ? { hours: -random.int(2, 20) } : { days: -random.int(2, 6) },
      );
      const ids = world.sandbox?.platforms.has(platform)
        ? residentIds(world.sandbox.seed, residentOf(brand, account, world))
        : undefined;
      const randomId = random.digits(17);
      const toldCount = (name: keyof typeof NOT_TOLD): number | null =>
        NOT_TOLD[name].includes(platform) ? null : account[name];
      const row: RowOf<SocialAccount> = {
        id,
        organization: who.organizations.get(brand.organization)!,
        clientAccount: who.clientAccounts.get(brand.key) ?? null,
        platform,
        platformUserId: ids?.accountId ?? randomId,
        username: account.phoneNumber ?? username,
        displayName: brand.name,
        kind: kindOf(account, brand),
        profilePictureUrl: world.urlOf(pictures.get(brand.name)!.file),
        followerCount: toldCount('followers'),
        followingCount: toldCount('following'),
        postCount: toldCount('posts'),
        isVerified: followers > 40_000,
        isActive: !account.isPaused,
        connectionStatus: status,
        connectionStatusSince: status === 'CONNECTED' ? connectedAt : lastUse,
        connectionProblem: account.problem ?? null,
        permissions: [...loginOf(account).scopes],
        adAccountIds: platform === 'FACEBOOK' ? [`act_${random.digits(15)}`] : [],
        connectedBy: random.one(who.authors.get(brand.organization)!),
        connectedAt,
        lastSyncedAt: lastUse,
        lastUsedAt: lastUse,
        nextCheckAt: ids && isActive(account) ? after(lastUse, { days: 1 }) : null,
        metadata: {},
        createdAt,
        updatedAt: lastUse,
      };
      const token = ids && tokenRow(row, account, ids);
      if (token) tokens.push(token);
      // What can be renewed has no end that a user needs to know.
      const authorizationEndsAt = token && isActive(account) && !token.isRefreshable ? token.expiresAt : null;
      rows.push({ ...row, authorizationEndsAt });
      channels.push({ id, brand, platform, username, followers, connected: status === 'CONNECTED' });
    }
  }
  return { rows, tokens, channels };
}
