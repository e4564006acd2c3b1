import {
  BelongsTo,
  BelongsToUser,
  dateTime,
  Field,
  id,
  integer,
  json,
  Model,
  oneOf,
  RefersToNode,
  type Ref,
  text,
} from '../../kernel/model';
import { memberTenants, readableTenants, viewerId } from '../../kernel/tenancy';
import { declareJobModel } from '../../kernel/write';
import { TimestampedEntity } from '../identity/timestamped.entity';
import { User } from '../identity/user.entity';
import { Organization } from '../organizations/organization.entity';
import { managedOrganizations } from '../organizations/managed-organizations';
import { JobStatus } from './jobs.enums';

const ENDED = `('COMPLETED', 'FAILED', 'CANCELLED')`;

@Model({
  table: 'jobs',
  description:
    'A background job. Visible to the user who requested it and to members who can read the content of its organization. Retained for 30 days after it has ended.',
  readPolicy: `{organization} = ANY (${readableTenants}) OR ({createdBy} = ${viewerId} AND ({organization} IS NULL OR {organization} = ANY (${memberTenants})))`,
  audiences: {
    managers: {
      when: `{createdBy} = ${viewerId} OR {organization} = ANY (${managedOrganizations})`,
      to: 'the user who requested the job and to members with `MEMBERS_MANAGE`',
    },
  },
  // The queue has its own table and index for due jobs.
  indexes: [{ on: ['status'] }, { on: ['finishedAt'], where: '{finishedAt} IS NOT NULL' }],
  checks: {
    subject_has_type: '({subjectId} IS NULL) = ({subjectType} IS NULL)',
    ended_has_instant: `({status} IN ${ENDED}) = ({finishedAt} IS NOT NULL)`,
  },
})
export class Job extends TimestampedEntity {
  @BelongsToUser(() => User, {
    description: 'The user who requested the job.',
    nullIf: 'no user requested it, or if the user was deleted or is not visible to the viewer',
    nullable: true,
    inverse: {
      name: 'jobs',
      description: 'Background jobs requested by the user that are visible to the viewer.',
    },
  })
  createdBy!: Ref<User> | null;

  @BelongsTo(() => Organization, {
    description: 'The organization the job belongs to.',
    nullIf: 'the job belongs to no organization, or if the organization is not visible to the viewer',
    nullable: true,
    onDelete: 'CASCADE',
    inverse: {
      name: 'jobs',
      description: 'Background jobs of the organization that are visible to the viewer.',
    },
  })
  organization!: Ref<Organization> | null;

  @Field(text({ max: 50 }), {
    description: 'The kind of job, such as `send-invitation`. New kinds can be added at any time.',
  })
  kind!: string;

  @Field(id, {
    description: 'ID of the object that the job processes, for `node(id:)`.',
    nullIf: 'the job does not process a single object',
    nullable: true,
    deprecated: 'Use `subject`. Removed after 2027-05-31.',
  })
  subjectId!: string | null;

  @Field(text({ max: 50 }), { description: 'The type of the object.', nullable: true, hidden: true })
  subjectType!: string | null;

  @RefersToNode({
    description: 'The object that the job processes.',
    nullIf:
      'the job does not process a single object, or if the object was deleted or is not visible to the viewer',
  })
  subject?: unknown;

  // The recipient of an invitation is a parameter.
  @Field(json, {
    description: 'Parameters of the job. Their format depends on `kind`.',
    default: `'{}'`,
    audience: 'managers',
  })
  parameters!: unknown;

  @Field(oneOf(JobStatus), { description: 'The status of the job.', default: `'PENDING'` })
  status!: JobStatus;

  @Field(integer({ min: 0, max: 100 }), {
    description: 'The progress in percent. A retry starts again at 0.',
    default: '0',
  })
  progress!: number;

  @Field(text({ multiline: true, max: 500 }), {
    description: 'The current step, in English.',
    nullIf: 'the job does not report one',
    nullable: true,
  })
  message!: string | null;

  @Field(integer({ min: 0 }), {
    description: 'Number of items of a job that changes many objects.',
    nullIf: 'the job has no items',
    nullable: true,
  })
  itemCount!: number | null;

  @Field(integer({ min: 0 }), { description: 'Number of attempts started.', default: '0' })
  attempts!: number;

  @Field(integer({ min: 1 }), { description: 'The maximum number of attempts.' })
  maxAttempts!: number;

  @Field(text({ multiline: true, max: 500 }), {
    description: 'The reason the last attempt failed, in English, for display to users.',
    nullIf: 'no attempt failed, or if the job has succeeded since',
    nullable: true,
  })
  errorMessage!: string | null;

  @Field(json, {
    description: 'The result of the job. Its format depends on `kind`.',
    nullIf: 'the job has not succeeded or returns no result',
    nullable: true,
  })
  result!: unknown;

  @Field(dateTime, { description: 'When the job is due to start.', default: 'now()' })
  scheduledAt!: Date;

  @Field(dateTime, { description: 'When the first attempt started.', nullUntil: 'then', nullable: true })
  startedAt!: Date | null;

  @Field(dateTime, {
    description: 'When the job succeeded, failed or was canceled.',
    nullUntil: 'then',
    nullable: true,
  })
  finishedAt!: Date | null;
}

declareJobModel(Job);
