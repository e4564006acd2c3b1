import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  Field,
  integer,
  Model,
  type Ref,
} from '../../kernel/model';
import { MediaAsset } from '../media/media-asset.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { Organization } from '../organizations/organization.entity';
import { BrandProfile } from './brand-profile.entity';

/** Maximum number of media files of a brand. */
export const MAX_BRAND_MEDIA = 100;

@Model({
  table: 'brand_media',
  description: 'A media file of a brand, with its position.',
  node: false,
  primaryKey: ['brandProfile', 'position'],
})
export class BrandMedia {
  @BelongsToTenant(() => Organization, {
    description: 'The organization that owns the brand.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  /** Copied from the brand, so that members limited to a client account see the media files of its brands. */
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the brand.',
    nullIf: 'the brand belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'brandProfile',
    hidden: true,
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => BrandProfile, { description: 'The brand.', hidden: true })
  brandProfile!: Ref<BrandProfile>;

  @BelongsTo(() => MediaAsset, {
    description: 'The media file.',
    manyToMany: {
      of: 'brandProfile',
      field: 'media',
      description: 'Media files of the brand, such as logos and photos, in display order. At most 100.',
      orderedBy: 'position',
    },
  })
  media!: Ref<MediaAsset>;

  @Field(integer({ min: 0, max: MAX_BRAND_MEDIA - 1 }), {
    description: 'The position in the brand, starting at 0.',
  })
  position!: number;
}
