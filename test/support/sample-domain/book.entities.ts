import { declareMessages, declareNouns, objectTerm } from '../../../src/kernel/messages';
import {
  BelongsTo,
  BelongsToTenant,
  boolean,
  Composite,
  Computed,
  counter,
  currency,
  decimal,
  Embedded,
  enumeration,
  Field,
  dateTime,
  integer,
  listOf,
  Model,
  type NameOf,
  oneOf,
  type Ref,
  Shape,
  text,
} from '../../../src/kernel/model';
import { declareViewerActions } from '../../../src/kernel/model/viewer-actions';
import { BranchRow, Library, Person, StampedRow } from './library.entities';

export const Genre = enumeration('Genre', 'The genre of a book.', {
  NOVEL: 'A novel.',
  ATLAS: 'A collection of maps.',
});
export type Genre = NameOf<typeof Genre>;

@Shape({ description: 'An amount of money.' })
export class Price {
  @Field(decimal(10, 2), { description: 'The amount.' })
  amount!: string;

  @Field(currency, { description: 'The currency of the amount.' })
  currency!: string;
}

@Shape({ description: 'How a book is classified.' })
export class Classification {
  @Field(oneOf(Genre), { description: 'The genre.' })
  genre!: Genre;

  @Field(listOf(text({ max: 20 })), { description: 'The keywords.' })
  keywords!: string[];
}

@Shape({ description: 'Usage of a book.' })
export class Usage {
  @Field(dateTime, { description: 'When the loans were last counted.' })
  countedAt!: Date;

  @Field(counter, { description: 'Number of loans.', nullable: true })
  borrowed!: number | null;

  @Field(counter, { description: 'Number of days in the library.', nullable: true })
  days!: number | null;

  @Computed(decimal(10, 2), 'round({borrowed}::numeric / NULLIF({days}, 0), 2)', {
    description: 'Number of loans per day.',
    nullIf: 'the number of days is 0',
  })
  perDay!: string | null;
}

@Model({
  table: 'books',
  plural: 'books',
  description: 'A book of a library.',
  audited: { except: ['currency'] },
  checks: { title_not_blank: `{title} <> ''` },
  indexes: [{ on: ['title'], unique: true, where: `{genre} = 'ATLAS'` }],
})
export class Book extends BranchRow {
  @Field(text({ max: 200 }), { description: 'The title of the book. At most 200 characters.', filter: true })
  title!: string;

  @Field(oneOf(Genre), { description: 'The genre of the book.', default: `'NOVEL'`, filter: true })
  genre!: Genre;

  @Field(integer({ min: 1 }), {
    description: 'Number of pages.',
    nullIf: 'the pages were not counted',
    nullable: true,
    filter: true,
    order: true,
  })
  pages!: number | null;

  @Computed(boolean, '{pages} > 300', {
    description: 'Whether the book has more than 300 pages.',
    nullIf: 'the pages were not counted',
  })
  isLong!: boolean | null;

  @Field(listOf(text({ max: 20 }), { max: 5 }), {
    description: 'Keywords of the book.',
    default: `'{}'`,
    filter: true,
  })
  tags!: string[];

  @Composite(
    () => Classification,
    { genre: 'genre', keywords: 'tags' },
    { description: 'How the book is classified.', presence: 'genre' },
  )
  classification!: Classification;

  @Field(decimal(10, 2), { description: 'The amount of the price.', nullable: true, hidden: true })
  priceAmount!: string | null;

  @Field(currency, { description: 'The currency of the price.', default: `'EUR'` })
  currency!: string;

  @Composite(
    () => Price,
    { amount: 'priceAmount', currency: 'currency' },
    {
      description: 'The price of the book.',
      nullIf: 'the book is free',
      nullable: true,
      presence: 'priceAmount',
    },
  )
  price!: Price | null;

  @Embedded(() => Usage, {
    description: 'Usage of the book.',
    nullUntil: 'first counted',
    presence: 'countedAt',
  })
  usage!: Usage | null;

  @BelongsTo(() => Person, {
    description: 'The person who donated the book.',
    nullIf: 'the book was bought, or if the person is not visible to the viewer',
    nullable: true,
    inverse: { name: 'gifts', description: 'Books donated by the person.' },
  })
  donor!: Ref<Person> | null;
}

export const SAMPLE_MESSAGES = declareMessages('sample', {
  atlas: {
    en: 'An atlas can’t be lent: it’s "too heavy".',
    hi: 'एटलस उधार नहीं दिया जा सकता: वह "बहुत भारी" है।',
  },
  tooLong: {
    en: 'This {book} is too long: more than {pages, plural, one {# page} other {# pages}}.',
    hi: 'इस {book_oblique} में {pages, number} से अधिक पृष्ठ हैं।',
  },
});
declareNouns({ book: { hi: 'किताब', gender: 'f' } });

declareViewerActions(Book, {
  lend: {
    description: 'Whether the viewer can lend the book.',
    guards: [
      { when: `{genre} = 'ATLAS'`, code: 'FORBIDDEN', reason: SAMPLE_MESSAGES.atlas() },
      {
        when: '{pages} > 300',
        code: 'INVALID_STATE',
        reason: SAMPLE_MESSAGES.tooLong({ book: objectTerm('book'), pages: 300 }),
      },
    ],
  },
  discard: { description: 'Whether the viewer can discard the book.', guards: [] },
});

@Model({ table: 'covers', node: false, primaryKey: ['id'], description: 'The cover of a book.' })
export class Cover extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.', hidden: true })
  library!: Ref<Library>;

  @BelongsTo(() => Book, {
    description: 'The book with this cover.',
    unique: true,
    inverse: { name: 'cover', description: 'The cover of the book.', nullIf: 'it is lost' },
  })
  book!: Ref<Book>;

  @Field(text(), { description: 'The color of the cover.' })
  color!: string;
}

@Model({
  table: 'shelves',
  plural: 'shelves',
  description: 'An ordered collection of books.',
  systemWrites: ['INSERT', 'UPDATE', 'DELETE'],
})
export class Shelf extends BranchRow {
  @Field(text(), { description: 'The label of the shelf.' })
  label!: string;
}

@Model({
  table: 'shelf_places',
  node: false,
  primaryKey: ['shelf', 'place'],
  description: 'A position on a shelf.',
})
export class ShelfPlace {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.', hidden: true })
  library!: Ref<Library>;

  @BelongsTo(() => Shelf, { description: 'The shelf.', hidden: true })
  shelf!: Ref<Shelf>;

  @BelongsTo(() => Book, {
    description: 'The book.',
    manyToMany: {
      of: 'shelf',
      field: 'books',
      description: 'Books on the shelf, in display order.',
      orderedBy: 'place',
      countField: { name: 'shelfCount', description: 'Number of shelves that hold the book.' },
      existsField: { name: 'isShelved', description: 'Whether a shelf holds the book.' },
      listersField: { name: 'foundIn', description: 'Shelves with the book.' },
    },
  })
  book!: Ref<Book>;

  @Field(integer({ min: 0 }), { description: 'Position on the shelf, from 0.' })
  place!: number;
}
