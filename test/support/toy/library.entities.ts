import {
  BelongsToScope,
  BelongsToTenant,
  email,
  Field,
  instant,
  Model,
  type Ref,
  Row,
  text,
} from '../../../src/kernel/model';
import { memberTenants, viewerId } from '../../../src/kernel/tenancy/session-variables';

/** What every row of the toy has, as domains' base classes do. */
export abstract class StampedRow extends Row {
  @Field(instant, { description: 'When it was made.', default: 'now()', order: true })
  createdAt!: Date;

  @Field(instant, { description: 'When it was last changed.', default: 'now()' })
  updatedAt!: Date;
}

@Model({
  table: 'people',
  description: 'Someone who borrows; seen by themselves.',
  visible: `{id} = ${viewerId}`,
  indexes: [{ on: ['lower({email})'], unique: true }],
})
export class Person extends StampedRow {
  @Field(email, { description: 'Where to write to.' })
  email!: string;

  @Field(text({ max: 60 }), { description: 'Never shown.', nullable: true, hidden: true })
  secret!: string | null;
}

@Model({
  table: 'libraries',
  description: 'A tenant of the toy.',
  visible: `{id} = ANY (${memberTenants})`,
})
export class Library extends StampedRow {
  @Field(text(), { description: 'Its name.' })
  name!: string;
}

@Model({
  table: 'branches',
  plural: 'branches',
  description: 'A part of a library.',
  scopedBy: 'id',
  softDelete: true,
})
export class Branch extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library it is part of.' })
  library!: Ref<Library>;

  @Field(text(), { description: 'Its name.' })
  name!: string;

  @Field(instant, { description: 'When it was closed.', nullable: true, hidden: true })
  deletedAt!: Date | null;
}

/** A row that belongs to a library, and maybe to one of its branches. */
export abstract class BranchRow extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that has it.' })
  library!: Ref<Library>;

  @BelongsToScope(() => Branch, { description: 'Where it is; null when in no branch.', filter: true })
  branch!: Ref<Branch> | null;
}
