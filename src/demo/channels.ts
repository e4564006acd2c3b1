import type { Platform } from '../domains/common/content.enums';
import type { SocialAccount } from '../domains/channels/social-account.entity';
import { type Brand, brands } from './brands';
import { badges } from './users';
import type { Identities } from './people';
import { after, random } from './random';
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

const PERMISSIONS: Partial<Record<Platform, readonly string[]>> = {
  INSTAGRAM: ['instagram_basic', 'instagram_content_publish', 'instagram_manage_insights'],
  FACEBOOK: ['pages_manage_posts', 'pages_read_engagement', 'read_insights'],
  LINKEDIN: ['w_organization_social', 'r_organization_social'],
  X: ['tweet.read', 'tweet.write', 'offline.access'],
  YOUTUBE: ['youtube.upload', 'yt-analytics.readonly'],
  PINTEREST: ['pins:read', 'pins:write'],
  WHATSAPP: ['whatsapp_business_messaging'],
  GOOGLE_BUSINESS: ['business.manage'],
};

/** Platforms without handles such as `@name`. */
const NAMELESS: readonly Platform[] = ['WHATSAPP', 'GOOGLE_BUSINESS'];

/** Returns 12 social accounts, most of them connected. */
export function channelRows(
  world: SeedContext,
  who: Identities,
): { rows: RowOf<SocialAccount>[]; channels: Channel[] } {
  random.seed(202);
  const pictures = badges();
  const rows: RowOf<SocialAccount>[] = [];
  const channels: Channel[] = [];
  for (const brand of brands) {
    for (const { platform, followers, status } of brand.accounts) {
      const connectedAt = after(world.reference, { days: -random.int(320, 360), hours: random.int(4, 13) });
      const id = random.id(connectedAt);
      const username = NAMELESS.includes(platform)
        ? null
        : brand.slug.replaceAll('-', platform === 'LINKEDIN' ? '-' : '_');
      // Broken connections failed some days ago.
      const lastUse = after(
        world.reference,
        status === 'CONNECTED' ? { hours: -random.int(2, 20) } : { days: -random.int(2, 6) },
      );
      rows.push({
        id,
        organization: who.organizations.get(brand.organization)!,
        clientAccount: who.clientAccounts.get(brand.key) ?? null,
        platform,
        platformUserId: random.digits(17),
        username,
        displayName: brand.name,
        kind: platform === 'INSTAGRAM' ? (brand.business === 'creator' ? 'CREATOR' : 'BUSINESS') : null,
        profilePictureUrl: world.urlOf(pictures.get(brand.name)!.file),
        followerCount: followers,
        followingCount:
          platform === 'GOOGLE_BUSINESS' || platform === 'WHATSAPP' ? null : random.int(80, 900),
        postCount: platform === 'WHATSAPP' ? null : random.int(420, 1_600),
        isVerified: followers > 40_000,
        isActive: status !== 'REVOKED',
        connectionStatus: status,
        connectionStatusSince: status === 'CONNECTED' ? connectedAt : lastUse,
        permissions: [...(PERMISSIONS[platform] ?? [])],
        adAccountIds: platform === 'FACEBOOK' ? [`act_${random.digits(15)}`] : [],
        connectedBy: random.one(who.authors.get(brand.organization)!),
        connectedAt,
        lastSyncedAt: lastUse,
        lastUsedAt: lastUse,
        metadata: {},
        createdAt: connectedAt,
        updatedAt: lastUse,
      });
      channels.push({ id, brand, platform, username, followers, connected: status === 'CONNECTED' });
    }
  }
  return { rows, channels };
}
