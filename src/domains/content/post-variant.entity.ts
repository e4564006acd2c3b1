import {
  BelongsTo,
  BelongsToScope,
  boolean,
  Field,
  integer,
  Model,
  nonBlank,
  oneOf,
  type Ref,
  text,
  Version,
} from '../../kernel/model';
import { MAX_CAPTION_LENGTH } from '../common/content.texts';
import { User } from '../identity/user.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { PostVariantKind } from './content.enums';
import { Post } from './post.entity';

@Model({
  table: 'post_variants',
  label: 'variant',
  description: 'An alternative text for a part of a post. At most one variant per kind is selected.',
  audited: true,
  // Whoever can change the post selects variants of other users, too.
  systemWrites: ['UPDATE', 'DELETE'],
  indexes: [{ on: ['post', 'kind'], unique: true, where: '{isSelected}' }, { on: ['kind', 'id'] }],
})
export class PostVariant extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the post.',
    nullIf: 'the post belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'post',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Post, {
    description: 'The post that the variant is for.',
    nullIf: 'the post is deleted',
    inverse: { name: 'variants', description: 'Alternative texts for parts of the post.' },
  })
  post!: Ref<Post>;

  @Field(oneOf(PostVariantKind), {
    description: 'The part of the post that the variant is for.',
  })
  kind!: PostVariantKind;

  @Field(nonBlank(text({ multiline: true, max: MAX_CAPTION_LENGTH })), {
    description: 'The text. Hashtags are separated by spaces.',
  })
  text!: string;

  @Field(text({ max: 100 }), {
    description: 'The AI model that wrote the variant, by the name and version of its provider.',
    nullIf: 'a user wrote it',
    nullable: true,
  })
  aiModel!: string | null;

  @Field(integer({ min: 0, max: 100 }), {
    description: 'The engagement score predicted by AI, from 0 to 100.',
    nullIf: 'not estimated',
    nullable: true,
  })
  engagementEstimate!: number | null;

  @Field(boolean, {
    description:
      'Whether the variant is the last one of its kind that was selected. The post may have been edited since.',
    default: 'false',
  })
  isSelected!: boolean;

  @Version()
  version!: number;

  @BelongsTo(() => User, {
    description: 'The user who created the variant.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;
}
