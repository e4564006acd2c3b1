import { Field, Model, nonBlank, text } from '../../../kernel/model';
import { SavedTextEntity } from './saved-text.entity';

@Model({
  table: 'saved_ctas',
  plural: 'savedCtas',
  label: 'saved call to action',
  description:
    'A call to action that an organization saves for its posts. Not visible to members limited to a client account.',
  // Uses are no changes by an editor.
  audited: { except: ['usageCount', 'lastUsedAt'] },
  systemWrites: ['DELETE'],
  search: { words: { text: 'A', kind: 'B' }, description: 'the text or kind' },
})
export class SavedCta extends SavedTextEntity {
  @Field(nonBlank(text({ max: 500 })), {
    description: 'The call to action, such as `Book a table`.',
    prefix: true,
    filter: true,
    order: 'OWNER',
  })
  text!: string;

  @Field(text({ max: 50 }), {
    description: 'The kind of call to action, such as `subscribe`, `link_click`, `download` or `follow`.',
    nullIf: 'not set',
    nullable: true,
    filter: true,
  })
  kind!: string | null;
}
