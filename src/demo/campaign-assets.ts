import type { Campaign } from '../domains/campaigns/campaign.entity';
import type { CampaignAsset } from '../domains/campaigns/campaign-asset.entity';
import type { MediaAsset } from '../domains/media/media-asset.entity';
import { random } from './random';
import type { RowOf } from './seed-context';

/** Returns the media files of the campaigns: of each, some of its organization and client account. */
export function campaignAssetRows(
  campaigns: readonly RowOf<Campaign>[],
  assets: readonly RowOf<MediaAsset>[],
): RowOf<CampaignAsset>[] {
  random.seed(913);
  return campaigns.flatMap((campaign) => {
    const own = assets.filter(
      ({ organization, clientAccount, kind }) =>
        organization === campaign.organization &&
        clientAccount === campaign.clientAccount &&
        kind === 'IMAGE',
    );
    return random.some(own, Math.min(4, own.length)).map((asset, position): RowOf<CampaignAsset> => {
      const createdAt = campaign.createdAt!;
      return {
        id: random.id(createdAt),
        organization: campaign.organization!,
        campaign: campaign.id!,
        mediaAsset: asset.id!,
        position,
        role: position === 0 ? 'PRIMARY' : position === 3 ? 'TEST' : 'VARIATION',
        isActive: position < 3,
        performanceScore: random.chance(0.5) ? (random.int(150, 500) / 100).toFixed(2) : null,
        createdAt,
        updatedAt: createdAt,
      };
    });
  });
}
