import { BelongsToTenant, Field, id, Model, type Ref, RefersToNode, text } from '../../../src/kernel/model';
import { Library, StampedRow } from './library.entities';

@Model({ table: 'remarks', plural: 'remarks', description: 'A remark about anything in a library.' })
export class Remark extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @Field(text(), { description: 'The text of the {label}.' })
  body!: string;

  @Field(id, { description: 'ID of the object.', nullable: true, hidden: true })
  subjectId!: string | null;

  @Field(text({ max: 50 }), { description: 'The type of the object.', nullable: true, hidden: true })
  subjectType!: string | null;

  @RefersToNode({ description: 'The object that the {label} is about.' })
  subject?: unknown;
}
