import { Field, json, Shape, text } from '../../kernel/model';

@Shape({ description: 'The change of a field, as the audit log recorded it.' })
export class FieldChange {
  @Field(text({ max: 100 }), {
    description: 'The name of the field of the type of the object, such as `name`.',
  })
  field!: string;

  @Field(json, {
    description: 'The previous value. Truncated like `AuditEntry.before`.',
    nullIf: 'there was none, or if the object was created',
    nullable: true,
  })
  before!: unknown;

  @Field(json, {
    description: 'The new value. Truncated like `AuditEntry.after`.',
    nullIf: 'there is none, or if the object was purged',
    nullable: true,
  })
  after!: unknown;
}
