import { Field, dateTime, NodeEntity } from '../../kernel/model';

/** A node that knows when it was made and last changed. */
export abstract class TimestampedEntity extends NodeEntity {
  @Field(dateTime, { description: 'When the row was made.', default: 'now()', order: true })
  createdAt!: Date;

  @Field(dateTime, { description: 'When the row was last changed.', default: 'now()' })
  updatedAt!: Date;
}
