import {
  BelongsToScope,
  BelongsToTenant,
  email,
  Field,
  dateTime,
  Model,
  type Ref,
  NodeEntity,
  text,
} from '../../../src/kernel/model';
import { memberTenants, viewerId } from '../../../src/kernel/tenancy/session-variables';

/** The base class of all entities of the sample domain. */
export abstract class StampedRow extends NodeEntity {
  @Field(dateTime, { description: 'When the {label} was created.', default: 'now()', order: true })
  createdAt!: Date;

  @Field(dateTime, { description: 'When the {label} was last updated.', default: 'now()' })
  updatedAt!: Date;
}

@Model({
  table: 'people',
  description: 'A person who borrows books. Visible to that person only.',
  readPolicy: `{id} = ${viewerId}`,
  indexes: [{ on: ['lower({email})'], unique: true }],
})
export class Person extends StampedRow {
  @Field(email, { description: 'The email address.' })
  email!: string;

  @Field(text({ max: 60 }), { description: 'A hidden value.', nullable: true, hidden: true })
  secret!: string | null;
}

@Model({
  table: 'libraries',
  systemWrites: ['INSERT', 'UPDATE'],
  description: 'A library, which owns branches and books.',
  readPolicy: `{id} = ANY (${memberTenants})`,
})
export class Library extends StampedRow {
  @Field(text(), { description: 'The name of the {label}.' })
  name!: string;
}

@Model({
  table: 'branches',
  plural: 'branches',
  description: 'A branch of a library.',
  scopedBy: 'id',
  softDelete: true,
})
export class Branch extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @Field(text(), { description: 'The name of the {label}.' })
  name!: string;

  @Field(dateTime, { description: 'When the branch was closed.', nullable: true, hidden: true })
  deletedAt!: Date | null;
}

/** The base class of entities that belong to a library and optionally to one of its branches. */
export abstract class BranchRow extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @BelongsToScope(() => Branch, {
    description: 'The branch the {label} belongs to.',
    nullIf: 'the {label} belongs to the library itself',
    filter: true,
  })
  branch!: Ref<Branch> | null;
}
