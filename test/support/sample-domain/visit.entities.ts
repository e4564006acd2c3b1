import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  date,
  Field,
  dateTime,
  Model,
  type Ref,
  text,
} from '../../../src/kernel/model';
import { viewerId } from '../../../src/kernel/tenancy/session-variables';
import { Book } from './book.entities';
import './incident.entities';
import { Branch, BranchRow, Library, Person, StampedRow } from './library.entities';

/** Declared after the entities it refers to, like a later domain. Adds `loans` to books and people. */
@Model({
  table: 'loans',
  description: 'A loan of a book to a person.',
  additionalReadPolicies: [
    {
      target: () => Person,
      name: 'borrowers',
      when: `EXISTS (SELECT FROM loans l WHERE l.borrower_id = {id} AND l.lender_id = ${viewerId})`,
    },
  ],
})
export class Loan extends BranchRow {
  @BelongsToScope(() => Branch, {
    description: 'The branch the book belongs to.',
    filter: true,
    inheritScopeFrom: 'book',
  })
  override branch!: Ref<Branch> | null;

  @BelongsTo(() => Book, {
    description: 'The lent book.',
    inverse: { name: 'loans', description: 'Loans of the book.' },
  })
  book!: Ref<Book>;

  @BelongsTo(() => Person, {
    description: 'The person who borrowed the book.',
    onDelete: 'RESTRICT',
    inverse: { name: 'loans', description: 'Loans of the person.' },
  })
  borrower!: Ref<Person>;

  @BelongsTo(() => Person, {
    description: 'The person who lent the book.',
    nullIf: 'the person was deleted or is not visible to the viewer',
    nullable: true,
  })
  lender!: Ref<Person> | null;

  @Field(date, {
    description: 'When the book is due.',
    nullIf: 'the loan is open-ended',
    nullable: true,
    filter: true,
    order: true,
  })
  dueOn!: string | null;
}

@Model({
  table: 'cards',
  description: 'The card of a person at a library.',
  indexes: [{ on: ['holder'], unique: true }],
  viewerRow: {
    field: 'viewerCard',
    user: 'holder',
    description: 'The card of the viewer.',
    nullIf: 'the viewer has none',
  },
})
export class Card extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that issued the card.' })
  library!: Ref<Library>;

  @BelongsTo(() => Person, { description: 'The person who holds the card.' })
  holder!: Ref<Person>;

  @Field(text({ max: 20 }), { description: 'The number of the card.' })
  number!: string;
}

@Model({
  table: 'visits',
  node: false,
  partitionedBy: 'at',
  primaryKey: ['branch', 'at'],
  description: 'A visit to a branch.',
})
export class Visit {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @BelongsTo(() => Branch, { description: 'The visited branch.' })
  branch!: Ref<Branch>;

  @Field(dateTime, { description: 'When the visit started.' })
  at!: Date;
}

@Model({
  table: 'reminders',
  node: false,
  primaryKey: ['loan', 'at'],
  description: 'A reminder to return a book.',
})
export class Reminder {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @BelongsToScope(() => Branch, { description: 'The branch the book belongs to.', inheritScopeFrom: 'loan' })
  branch!: Ref<Branch> | null;

  @BelongsTo(() => Loan, {
    description: 'The overdue loan.',
    inverse: { name: 'reminders', description: 'Reminders sent for the loan.' },
  })
  loan!: Ref<Loan>;

  @Field(dateTime, { description: 'When the borrower was reminded.', filter: true, order: true })
  at!: Date;
}
