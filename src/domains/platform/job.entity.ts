import {
  BelongsTo,
  Field,
  id,
  instant,
  integer,
  json,
  Model,
  oneOf,
  type Ref,
  text,
} from '../../kernel/model';
import { memberTenants, viewerId, readableTenants } from '../../kernel/tenancy/session-variables';
import { TimestampedRow } from '../identity/timestamped.entity';
import { User } from '../identity/user.entity';
import { Organization } from '../organizations/organization.entity';
import { JobStatus } from './platform.enums';

const ENDED = `('COMPLETED', 'FAILED', 'CANCELLED')`;

@Model({
  table: 'jobs',
  description:
    'Work that goes on after the answer. You see what you asked for, and what was asked for in organizations whose content you may read. Kept for 30 days after it ended.',
  visible: `{organization} = ANY (${readableTenants}) OR ({createdBy} = ${viewerId} AND ({organization} IS NULL OR {organization} = ANY (${memberTenants})))`,
  // When a job is due is the queue's own affair, with an index of its own.
  indexes: [{ on: ['status'] }, { on: ['finishedAt'], where: '{finishedAt} IS NOT NULL' }],
  checks: { ended_has_instant: `({status} IN ${ENDED}) = ({finishedAt} IS NOT NULL)` },
})
export class Job extends TimestampedRow {
  @BelongsTo(() => User, {
    description: 'Who asked for it; null when nobody did, the person is gone, or you may not see them.',
    nullable: true,
    inverse: { name: 'jobs', description: 'What the person asked for, as far as you may see it.' },
  })
  createdBy!: Ref<User> | null;

  @BelongsTo(() => Organization, {
    description: 'The organization it is done for; null when it is for the person alone.',
    nullable: true,
    onDelete: 'CASCADE',
    inverse: { name: 'jobs', description: 'What is done for the organization, as far as you may see it.' },
  })
  organization!: Ref<Organization> | null;

  @Field(text({ max: 50 }), { description: 'What is done, such as `send-invitation`.' })
  kind!: string;

  @Field(id, {
    description: 'What it is about: a node’s id, for `node(id:)`; null when about no single one.',
    nullable: true,
  })
  subjectId!: string | null;

  @Field(json, { description: 'What was asked for; its form goes with the kind.', default: `'{}'` })
  parameters!: unknown;

  @Field(oneOf(JobStatus), { description: 'Where it stands.', default: `'PENDING'` })
  status!: JobStatus;

  @Field(integer({ min: 0, max: 100 }), {
    description: 'How much of it is done, in percent; begins anew when it is tried again.',
    default: '0',
  })
  progress!: number;

  @Field(text({ max: 500 }), {
    description: 'What is being done just now, in English; null when it does not tell.',
    nullable: true,
  })
  message!: string | null;

  @Field(integer({ min: 0 }), { description: 'How often it was begun.', default: '0' })
  attempts!: number;

  @Field(integer({ min: 1 }), { description: 'After so many attempts it is given up.' })
  maxAttempts!: number;

  @Field(text({ max: 500 }), {
    description:
      'Why the last attempt failed, in English, to be shown to a person; null when none did, or when it was done since.',
    nullable: true,
  })
  errorMessage!: string | null;

  @Field(json, {
    description:
      'What came of it; its form goes with the kind. Null until it is done, or when there is nothing to tell.',
    nullable: true,
  })
  result!: unknown;

  @Field(instant, { description: 'When it was to begin.', default: 'now()' })
  scheduledAt!: Date;

  @Field(instant, { description: 'When it was first begun; null until then.', nullable: true })
  startedAt!: Date | null;

  @Field(instant, { description: 'When it ended, well or not; null until then.', nullable: true })
  finishedAt!: Date | null;
}
