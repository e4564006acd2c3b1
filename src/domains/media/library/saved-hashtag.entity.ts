import { Field, Model, text } from '../../../kernel/model';
import { hashtag } from '../../common/content.texts';
import { SavedTextEntity } from './saved-text.entity';

@Model({
  table: 'saved_hashtags',
  plural: 'savedHashtags',
  description:
    'A hashtag that an organization saves for its posts. Not visible to members limited to a client account.',
  // Uses are no changes by an editor.
  audited: { except: ['usageCount', 'lastUsedAt'] },
  systemWrites: ['DELETE'],
  search: { words: { hashtag: 'A', category: 'B' }, description: 'the hashtag or category' },
  indexes: [{ on: ['lower({hashtag})', 'platform'], unique: true, nullsNotDistinct: true }],
})
export class SavedHashtag extends SavedTextEntity {
  @Field(hashtag, {
    description: 'The hashtag, without `#`. Unique for the platform, ignoring case.',
    prefix: true,
    filter: true,
    order: 'OWNER',
  })
  hashtag!: string;

  @Field(text({ max: 100 }), {
    description: 'The category, such as `festival`.',
    nullIf: 'not set',
    nullable: true,
    filter: true,
  })
  category!: string | null;
}
