import { Field } from './decorators';
import type { FieldOptions } from './field-options';
import { dateTime, id, integer } from './types';

/** Base class of entities that are found by their ID alone. */
export abstract class NodeEntity {
  @Field(id, { description: 'Globally unique ID (UUID). Accepted by `node(id:)`.' })
  id!: string;
}

/** Declares the time of soft deletion, as property `deletedAt`. */
export const DeletedAt = (options: Pick<FieldOptions, 'hidden'> = {}): PropertyDecorator =>
  Field(dateTime, {
    description: 'When the {label} was deleted.',
    nullIf: 'it is not deleted',
    nullable: true,
    ...options,
  });

/** Declares the version for optimistic concurrency control, as property `version`. */
export const Version = (): PropertyDecorator =>
  Field(integer({ min: 1 }), {
    description:
      'Version of the {label}, incremented by every update. Pass it as `expectedVersion` to detect conflicting edits.',
    default: '1',
  });
