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
  description: 'A media file of a post, with its position.',
  node: false,
  primaryKey: ['post', 'position'],
})
export class PostMedia {
  @BelongsToTenant(() => Organization, { description: 'The organization that owns the post.', hidden: true })
  organization!: Ref<Organization>;

  /** Copied from the post, so that members limited to a client account see the media files of its posts. */
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the post.',
    nullIf: 'the post belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'post',
    hidden: true,
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Post, { description: 'The post.', hidden: true })
  post!: Ref<Post>;

  @BelongsTo(() => MediaAsset, {
    description: 'The media file.',
    manyToMany: {
      of: 'post',
      field: 'media',
      description: 'Media files in display order. At most 10.',
      orderedBy: 'position',
      countField: {
        name: 'usageCount',
        description:
          'Number of posts that use the file and are visible to the viewer. Deleted posts do not count.',
      },
      existsField: {
        name: 'isUsed',
        description:
          'Whether a post that is visible to the viewer uses the file. Deleted posts do not count.',
      },
      listersField: {
        name: 'usedBy',
        description:
          'Objects that use the file and are visible to the viewer, the newest first: posts. At most 100 of each type.',
      },
    },
  })
  media!: Ref<MediaAsset>;

  @Field(integer({ min: 0, max: 9 }), { description: 'The position in the post, starting at 0.' })
  position!: number;
}
