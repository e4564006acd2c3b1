import { dateTime, Field, NodeEntity } from '../../kernel/model';

/** Declares when a node was last updated, for types whose lists are filtered and sorted by it. */
export const ListedByUpdate = (): PropertyDecorator =>
  Field(dateTime, {
    description: 'When the {label} was last updated.',
    default: 'now()',
    filter: true,
    order: 'OWNER',
  });

/** Base class of nodes with creation and update timestamps. */
export abstract class TimestampedEntity extends NodeEntity {
  @Field(dateTime, {
    description: 'When the {label} was created.',
    default: 'now()',
    filter: true,
    order: true,
  })
  createdAt!: Date;

  @Field(dateTime, { description: 'When the {label} was last updated.', default: 'now()' })
  updatedAt!: Date;
}
