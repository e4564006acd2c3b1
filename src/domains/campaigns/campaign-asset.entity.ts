import {
  BelongsTo,
  BelongsToScope,
  boolean,
  decimal,
  Field,
  integer,
  Model,
  oneOf,
  type Ref,
  Version,
} from '../../kernel/model';
import { MediaAsset } from '../media/media-asset.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { Campaign } from './campaign.entity';
import { CampaignAssetRole } from './campaigns.enums';

@Model({
  table: 'campaign_assets',
  audited: true,
  description: 'A media file in a campaign, with its role and position.',
  systemWrites: ['DELETE'],
  indexes: [{ on: ['mediaAsset', 'campaign'], unique: true }],
})
export class CampaignAsset extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the campaign.',
    nullIf: 'the campaign belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'campaign',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Campaign, {
    description: 'The campaign that uses the media file.',
    nullIf: 'the campaign is deleted',
    inverse: { name: 'assets', description: 'Media files of the campaign, by `position` unless sorted.' },
  })
  campaign!: Ref<Campaign>;

  @BelongsTo(() => MediaAsset, {
    description: 'The media file. A campaign contains a file once.',
    nullIf: 'the media file is deleted or not visible to the viewer',
    filter: true,
    inverse: {
      name: 'campaignAssets',
      description: 'Uses of the file in campaigns that are visible to the viewer.',
    },
  })
  mediaAsset!: Ref<MediaAsset>;

  @Field(integer({ min: 0, max: 9_999 }), {
    description:
      'The position in the campaign, starting at 0. Files with the same position are sorted by `id`.',
    createNote: 'Placed last if omitted.',
    order: 'ASC',
  })
  position!: number;

  @Field(oneOf(CampaignAssetRole), {
    description: 'The role of the media file in the campaign.',
    default: `'PRIMARY'`,
    filter: true,
  })
  role!: CampaignAssetRole;

  @Field(boolean, {
    description: 'Whether the campaign currently uses the media file.',
    default: 'true',
    filter: true,
  })
  isActive!: boolean;

  @Field(decimal(3, 2, { min: 0, max: 5 }), {
    description: 'The performance of the media file in the campaign, from 0 to 5.',
    nullIf: 'not rated',
    nullable: true,
  })
  performanceScore!: string | null;

  @Version()
  version!: number;
}
