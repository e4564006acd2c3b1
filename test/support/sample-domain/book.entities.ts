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
import { BranchRow, Library, Person, StampedRow } from './library.entities';

export const Genre = enumeration('Genre', 'What kind of book it is.', {
  NOVEL: 'A story.',
  ATLAS: 'Maps.',
});
export type Genre = NameOf<typeof Genre>;

@Shape({ description: 'What something costs.' })
export class Price {
  @Field(decimal(10, 2), { description: 'How much.' })
  amount!: string;

  @Field(currency, { description: 'In which currency.' })
  currency!: string;
}

@Shape({ description: 'How much something is used.' })
export class Usage {
  @Field(dateTime, { description: 'When it was counted.' })
  countedAt!: Date;

  @Field(counter, { description: 'How often it was borrowed.', nullable: true })
  borrowed!: number | null;

  @Field(counter, { description: 'How many days it was there.', nullable: true })
  days!: number | null;

  @Computed(decimal(10, 2), 'round({borrowed}::numeric / NULLIF({days}, 0), 2)', {
    description: 'Borrowed per day; null when it was never there.',
  })
  perDay!: string | null;
}

@Model({
  table: 'books',
  plural: 'books',
  description: 'Something to read.',
  checks: { title_not_blank: `{title} <> ''` },
  indexes: [{ on: ['title'], unique: true, where: `{genre} = 'ATLAS'` }],
})
export class Book extends BranchRow {
  @Field(text({ max: 200 }), { description: 'Its title.', filter: true })
  title!: string;

  @Field(oneOf(Genre), { description: 'Its kind.', default: `'NOVEL'`, filter: true })
  genre!: Genre;

  @Field(integer({ min: 1 }), {
    description: 'Its pages; null when uncounted.',
    nullable: true,
    filter: true,
    order: true,
  })
  pages!: number | null;

  @Computed(boolean, '{pages} > 300', { description: 'Whether it is long; null when uncounted.' })
  isLong!: boolean | null;

  @Field(listOf(text({ max: 20 }), { max: 5 }), { description: 'Words for it.', default: `'{}'` })
  tags!: string[];

  @Field(decimal(10, 2), { description: 'The amount of its price.', nullable: true, hidden: true })
  priceAmount!: string | null;

  @Field(currency, { description: 'The currency it is paid in.', default: `'EUR'` })
  currency!: string;

  @Composite(
    () => Price,
    { amount: 'priceAmount', currency: 'currency' },
    { description: 'What it costs; null when it is free.', nullable: true, presence: 'priceAmount' },
  )
  price!: Price | null;

  @Embedded(() => Usage, { description: 'Its use; null until counted.', presence: 'countedAt' })
  usage!: Usage | null;

  @BelongsTo(() => Person, {
    description: 'Who gave it; null when bought.',
    nullable: true,
    inverse: { name: 'gifts', description: 'What the person gave.' },
  })
  donor!: Ref<Person> | null;
}

@Model({ table: 'covers', node: false, primaryKey: ['id'], description: 'The cover of a book.' })
export class Cover extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that has it.', hidden: true })
  library!: Ref<Library>;

  @BelongsTo(() => Book, {
    description: 'The book.',
    unique: true,
    inverse: { name: 'cover', description: 'Its cover; null when it lost it.' },
  })
  book!: Ref<Book>;

  @Field(text(), { description: 'Its colour.' })
  color!: string;
}

@Model({ table: 'shelves', plural: 'shelves', description: 'Where books stand in order.' })
export class Shelf extends BranchRow {
  @Field(text(), { description: 'What it is called.' })
  label!: string;
}

@Model({
  table: 'shelf_places',
  node: false,
  primaryKey: ['shelf', 'place'],
  description: 'A place on a shelf.',
})
export class ShelfPlace {
  @BelongsToTenant(() => Library, { description: 'The library that has it.', hidden: true })
  library!: Ref<Library>;

  @BelongsTo(() => Shelf, { description: 'The shelf.', hidden: true })
  shelf!: Ref<Shelf>;

  @BelongsTo(() => Book, {
    description: 'The book.',
    manyToMany: {
      of: 'shelf',
      field: 'books',
      description: 'What stands there, in order.',
      orderedBy: 'place',
      countField: { name: 'shelfCount', description: 'On how many shelves it stands.' },
    },
  })
  book!: Ref<Book>;

  @Field(integer({ min: 0 }), { description: 'Its place, from 0.' })
  place!: number;
}
