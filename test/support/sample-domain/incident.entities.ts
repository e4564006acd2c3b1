import {
  BelongsTo,
  BelongsToTenant,
  dateTime,
  Field,
  id,
  Model,
  NodeEntity,
  type Ref,
  text,
} from '../../../src/kernel/model';
import { Library, Person } from './library.entities';

/** The audit log of the audited rows of libraries. */
@Model({
  table: 'incidents',
  plural: 'incidents',
  node: false,
  partitionedBy: 'at',
  readPermission: 'INCIDENTS_READ',
  retainMonths: 24,
  auditLog: {
    subject: 'subjectId',
    field: 'history',
    description: 'Incidents with the {label}. Requires `INCIDENTS_READ`.',
  },
  description: 'An incident in a library.',
})
export class Incident extends NodeEntity {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @BelongsTo(() => Person, {
    description: 'The person who reported the incident.',
    nullIf: 'the person was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  reporter!: Ref<Person> | null;

  @Field(id, { description: 'ID of the damaged object.', nullIf: 'nothing was damaged', nullable: true })
  subjectId!: string | null;

  @Field(text({ max: 20 }), { description: 'The kind of incident.', filter: true })
  kind!: string;

  @Field(dateTime, { description: 'When the incident happened.', filter: true, order: true })
  at!: Date;
}
