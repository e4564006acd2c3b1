import { BelongsTo, Field, Model, nonBlank, type Ref, text, Version } from '../../kernel/model';
import { User } from '../identity/user.entity';
import { OrganizationScopedEntity } from '../organizations/organization-scoped.entity';

@Model({
  table: 'media_folders',
  audited: true,
  plural: 'mediaFolders',
  label: 'folder',
  description: 'A folder of the media library. Not visible to members limited to a client account.',
  systemWrites: ['DELETE'],
  search: { words: { name: 'A' }, description: 'the name' },
  indexes: [{ on: ['lower({name})', 'parent'], unique: true, nullsNotDistinct: true }],
  checks: { not_its_own_parent: '{parent} <> {id}' },
})
export class MediaFolder extends OrganizationScopedEntity {
  @Field(nonBlank(text({ max: 100 })), {
    description: 'The name. Unique in the folder that contains the folder, ignoring case.',
    prefix: true,
    contains: true,
    filter: true,
    order: true,
  })
  name!: string;

  @BelongsTo(() => MediaFolder, {
    description: 'The folder that contains the folder.',
    nullIf: 'it is at the top level',
    nullable: true,
    onDelete: 'CASCADE',
    filter: true,
    inverse: { name: 'folders', description: 'Folders in the folder.' },
  })
  parent!: Ref<MediaFolder> | null;

  @Version()
  version!: number;

  @BelongsTo(() => User, {
    description: 'The user who created the folder.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;
}
