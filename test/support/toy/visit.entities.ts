import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  day,
  Field,
  instant,
  Model,
  type Ref,
} from '../../../src/kernel/model';
import { viewerId } from '../../../src/kernel/tenancy/session-variables';
import { Book } from './book.entities';
import { Branch, BranchRow, Library, Person } from './library.entities';

/** Declared after everything it hangs on, as a later domain is: it gives books and people their loans. */
@Model({
  table: 'loans',
  description: 'A book lent to someone.',
  opens: [
    {
      target: () => Person,
      name: 'borrowers',
      when: `EXISTS (SELECT FROM loans l WHERE l.borrower_id = {id} AND l.lender_id = ${viewerId})`,
    },
  ],
})
export class Loan extends BranchRow {
  @BelongsToScope(() => Branch, { description: 'Where the book is.', filter: true, copiedFrom: 'book' })
  override branch!: Ref<Branch> | null;

  @BelongsTo(() => Book, {
    description: 'What was lent.',
    inverse: { name: 'loans', description: 'When it was lent.' },
  })
  book!: Ref<Book>;

  @BelongsTo(() => Person, {
    description: 'Who has it.',
    onDelete: 'RESTRICT',
    inverse: { name: 'loans', description: 'What the person borrowed.' },
  })
  borrower!: Ref<Person>;

  @BelongsTo(() => Person, { description: 'Who lent it; null when that person is gone.', nullable: true })
  lender!: Ref<Person> | null;

  @Field(day, {
    description: 'When it is due; null when it may stay.',
    nullable: true,
    filter: true,
    order: true,
  })
  dueOn!: string | null;
}

@Model({
  table: 'visits',
  node: false,
  partitionedBy: 'at',
  primaryKey: ['branch', 'at'],
  description: 'Someone came in.',
})
export class Visit {
  @BelongsToTenant(() => Library, { description: 'The library.' })
  library!: Ref<Library>;

  @BelongsTo(() => Branch, { description: 'The branch.' })
  branch!: Ref<Branch>;

  @Field(instant, { description: 'When.' })
  at!: Date;
}

@Model({
  table: 'reminders',
  node: false,
  primaryKey: ['loan', 'at'],
  description: 'A borrower was asked to bring a book back.',
})
export class Reminder {
  @BelongsToTenant(() => Library, { description: 'The library.' })
  library!: Ref<Library>;

  @BelongsToScope(() => Branch, { description: 'Where the book is.', copiedFrom: 'loan' })
  branch!: Ref<Branch> | null;

  @BelongsTo(() => Loan, {
    description: 'Which loan.',
    inverse: { name: 'reminders', description: 'When its borrower was reminded.' },
  })
  loan!: Ref<Loan>;

  @Field(instant, { description: 'When.', filter: true, order: true })
  at!: Date;
}
