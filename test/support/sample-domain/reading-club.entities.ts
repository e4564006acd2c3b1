import {
  BelongsTo,
  BelongsToTenant,
  counter,
  Counter,
  decimal,
  declareDerived,
  Derived,
  Field,
  integer,
  Model,
  type Ref,
  text,
  Version,
} from '../../../src/kernel/model';
import { declareCrud } from '../../../src/kernel/write/crud';
import { BranchRow, Library, Person, StampedRow } from './library.entities';

/** A reading club, with columns of every kind that the kernel maintains. */
@Model({ table: 'clubs', plural: 'clubs', description: 'A reading club of a library.' })
export class Club extends BranchRow {
  @Field(text({ max: 100 }), { description: 'The motto.', nullIf: 'there is none', nullable: true })
  motto!: string | null;

  @Derived(
    integer({ min: 0 }),
    { from: ['motto'], sql: 'char_length({motto})' },
    { description: 'Length of the motto.', nullIf: 'there is none' },
  )
  mottoLength!: number | null;

  @Field(integer({ min: 0 }), { description: 'Maximum number of visits.', nullable: true })
  maxVisits!: number | null;

  @Counter({ description: 'Number of visits.' })
  visitCount!: number;

  @Field(counter, { description: 'Number of reviews.', default: '0' })
  reviewCount!: number;

  @Field(decimal(3, 2), { description: 'Average rating.', nullUntil: 'first reviewed', nullable: true })
  averageRating!: string | null;

  @Version()
  version!: number;
}

@Model({ table: 'club_reviews', description: 'A review of a club.' })
export class ClubReview extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @BelongsTo(() => Club, { description: 'The club.' })
  club!: Ref<Club>;

  @BelongsTo(() => Person, { description: 'The reviewer.' })
  reviewer!: Ref<Person>;

  @Field(integer({ min: 1, max: 5 }), { description: 'The rating.' })
  rating!: number;
}

declareDerived({
  on: Club,
  from: [{ of: ClubReview, reads: ['rating'] }],
  set: {
    reviewCount: { over: ClubReview, value: 'count(*)' },
    averageRating: { over: ClubReview, value: 'round(avg({rating}), 2)' },
  },
});

declareCrud(Club, {
  permission: 'CLUBS_WRITE',
  operations: ['create', 'update'],
  fields: ['motto', 'maxVisits'],
});
