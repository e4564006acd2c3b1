import { dateTime, Field, NodeEntity } from '../../kernel/model';

/** Base class of nodes with creation and update timestamps. */
export abstract class TimestampedEntity extends NodeEntity {
  @Field(dateTime, { description: 'When the {label} was created.', default: 'now()', order: true })
  createdAt!: Date;

  @Field(dateTime, { description: 'When the {label} was last updated.', default: 'now()' })
  updatedAt!: Date;
}
