import {
  BelongsTo,
  BelongsToScope,
  Field,
  integer,
  Model,
  type Ref,
  text,
  Version,
} from '../../../src/kernel/model';
import { declareCrud } from '../../../src/kernel/write/crud';
import { Book } from './book.entities';
import { Branch, BranchRow, Person, StampedRow } from './library.entities';

/** A card with a number that is unique in its series. */
@Model({
  table: 'cards',
  plural: 'cards',
  description: 'A card of a library.',
  indexes: [{ on: ['lower({series})', 'number'], unique: true }],
})
export class Card extends BranchRow {
  @Field(text({ max: 10 }), { description: 'The series of the card.', default: `'A'` })
  series!: string;

  @Field(integer({ min: 1 }), { description: 'The number of the card.', order: true, filter: true })
  number!: number;

  @Version()
  version!: number;
}

/** A row without a tenant that refers to a row of a tenant. */
@Model({ table: 'book_ratings', description: 'A rating of a book by a person.', readPolicy: 'true' })
export class BookRating extends StampedRow {
  @BelongsTo(() => Person, { description: 'The person who rated the book.' })
  person!: Ref<Person>;

  @BelongsTo(() => Book, { description: 'The rated book.' })
  book!: Ref<Book>;

  @Field(integer({ min: 1, max: 5 }), { description: 'The rating, from 1 to 5.' })
  stars!: number;
}

/** A note on a card or on a book, whose scope it inherits. */
@Model({
  table: 'notes',
  description: 'A note on a card or a book.',
  checks: { not_both: 'num_nonnulls({card}, {book}) <= 1' },
})
export class Note extends BranchRow {
  @BelongsToScope(() => Branch, {
    description: 'The branch of the card or book.',
    inheritScopeFrom: ['card', 'book'],
  })
  override branch!: Ref<Branch> | null;

  @BelongsTo(() => Card, { description: 'The card.', nullIf: 'the note is on a book', nullable: true })
  card!: Ref<Card> | null;

  @BelongsTo(() => Book, { description: 'The book.', nullIf: 'the note is on a card', nullable: true })
  book!: Ref<Book> | null;
}

declareCrud(Card, {
  permission: 'CARDS_WRITE',
  operations: ['create', 'update'],
  fields: ['number', 'series'],
});
