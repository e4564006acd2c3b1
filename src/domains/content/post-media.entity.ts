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
import { Post } from './post.entity';

@Model({
  table: 'post_media',
  description: 'A place of a post’s media and the file that stands there.',
  node: false,
  primaryKey: ['post', 'position'],
})
export class PostMedia {
  @BelongsToTenant(() => Organization, { description: 'The organization that owns the post.', hidden: true })
  organization!: Ref<Organization>;

  /** Copied from the post, so that members limited to a client account see the media files of its posts. */
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account that the post belongs to.',
    nullIf: 'it belongs to the organization alone',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'post',
    hidden: true,
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Post, { description: 'The post.', hidden: true })
  post!: Ref<Post>;

  @BelongsTo(() => MediaAsset, {
    description: 'The file.',
    manyToMany: {
      of: 'post',
      field: 'media',
      description: 'What the post shows, in order; ten files at most.',
      orderedBy: 'position',
      countField: {
        name: 'usageCount',
        description: 'How many posts show it, as far as you may see them; deleted ones do not count.',
      },
    },
  })
  media!: Ref<MediaAsset>;

  @Field(integer({ min: 0, max: 9 }), { description: 'Its place in the post, from 0.' })
  position!: number;
}
