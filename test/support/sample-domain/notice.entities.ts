import {
  BelongsTo,
  BelongsToTenant,
  BelongsToUser,
  boolean,
  DeletedAt,
  Field,
  dateTime,
  enumeration,
  Model,
  type NameOf,
  oneOf,
  type Ref,
  text,
} from '../../../src/kernel/model';
import { Library, Person, StampedRow } from './library.entities';

export const NoticeKind = enumeration('NoticeKind', 'The kind of notice.', {
  HOURS: 'Opening hours.',
  RULES: 'House rules.',
});
export type NoticeKind = NameOf<typeof NoticeKind>;

@Model({
  table: 'notices',
  plural: 'notices',
  description: 'A notice to all libraries.',
  softDelete: true,
  platform: { readBy: 'CLERK', public: '{isPublic}' },
  indexes: [{ on: ['title'], unique: true }],
})
export class Notice extends StampedRow {
  @Field(text({ max: 100 }), { description: 'The title of the notice.' })
  title!: string;

  @Field(oneOf(NoticeKind), { description: 'The kind of notice.', filter: true, default: `'HOURS'` })
  kind!: NoticeKind;

  @Field(boolean, { description: 'Whether everyone can read the notice.', default: 'false' })
  isPublic!: boolean;

  @BelongsTo(() => Person, {
    description: 'The person who wrote the notice.',
    nullIf: 'the person is not visible to the viewer',
    nullable: true,
  })
  author!: Ref<Person> | null;

  @DeletedAt({ hidden: true })
  deletedAt!: Date | null;
}

@Model({
  table: 'reading_lists',
  plural: 'readingLists',
  description: 'A list of recommended books.',
  softDelete: true,
  shared: {
    when: '{isPublic}',
    list: { name: 'publicReadingLists', description: 'Public reading lists of all libraries.' },
  },
})
export class ReadingList extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @Field(text(), { description: 'The topic of the {label}.', filter: true })
  topic!: string;

  @Field(boolean, { description: 'Whether everyone can read the {label}.', default: 'false' })
  isPublic!: boolean;

  @DeletedAt({ hidden: true })
  deletedAt!: Date | null;
}

@Model({ table: 'displays', plural: 'displays', description: 'A display of books in a library.' })
export class Display extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @BelongsTo(() => ReadingList, {
    description: 'The reading list that the display follows.',
    nullIf: 'the reading list was deleted or is not visible to the viewer',
    nullable: true,
    shared: true,
    filter: true,
    inverse: { name: 'displays', description: 'Displays that follow the reading list.' },
  })
  readingList!: Ref<ReadingList> | null;
}

@Model({ table: 'wishes', description: 'A wish for a book. Visible to that person only.' })
export class Wish extends StampedRow {
  @BelongsToUser(() => Person, {
    description: 'The person who made the wish.',
    inverse: { name: 'wishes', description: 'Wishes of the person.' },
  })
  person!: Ref<Person>;

  @Field(dateTime, {
    description: 'When the wish was granted.',
    nullUntil: 'then',
    nullable: true,
    filter: true,
  })
  grantedAt!: Date | null;
}
