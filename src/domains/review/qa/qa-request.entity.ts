import {
  BelongsTo,
  BelongsToScope,
  dateTime,
  decimal,
  Field,
  integer,
  Model,
  oneOf,
  type Ref,
  text,
  Version,
} from '../../../kernel/model';
import { Post } from '../../content/post.entity';
import { User } from '../../identity/user.entity';
import { ClientAccount } from '../../organizations/client-account.entity';
import { ClientScopedEntity } from '../../organizations/client-scoped.entity';
import { QaKind, QaPriority, QaStatus } from './qa.enums';

/** The hours in which a request can be due. */
export const SLA_HOURS = [24, 48, 72] as const;

/** SQL of the statuses that a request does not leave. */
export const ENDED = `('COMPLETED', 'CANCELLED')`;

@Model({
  table: 'qa_requests',
  audited: true,
  plural: 'qaRequests',
  label: 'QA request',
  description: 'A request to have the quality of a post reviewed by a member, in an agreed time.',
  // Assignees need no permission to change the post, and jobs escalate requests.
  systemWrites: ['INSERT', 'UPDATE'],
  // Requests that are to be escalated, of all organizations.
  indexes: [
    {
      on: ['dueAt', 'id'],
      where: `{status} NOT IN ${ENDED} AND {escalatedAt} IS NULL`,
      acrossTenants: true,
    },
  ],
  checks: {
    sla_hours_agreed: `{slaHours} IN (${SLA_HOURS.join(', ')})`,
    completed_has_instant: `({status} = 'COMPLETED') = ({completedAt} IS NOT NULL)`,
    cancelled_has_instant: `({status} = 'CANCELLED') = ({cancelledAt} IS NOT NULL)`,
    pending_is_unassigned: `{status} = 'CANCELLED' OR ({status} = 'PENDING') = ({assignedAt} IS NULL)`,
    pending_has_no_assignee: `{status} <> 'PENDING' OR {assignee} IS NULL`,
    score_when_completed: `{qualityScore} IS NULL OR {status} = 'COMPLETED'`,
  },
})
export class QaRequest extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the post.',
    nullIf: 'the post belongs to the organization itself, or if the client account is deleted',
    filter: true,
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'post',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Post, {
    description: 'The post to review.',
    nullIf: 'the post is deleted',
    onDelete: 'CASCADE',
    filter: true,
    inverse: { name: 'qaRequests', description: 'QA requests of the post.' },
  })
  post!: Ref<Post>;

  @Field(oneOf(QaKind), { description: 'The kind of the review.', filter: true })
  kind!: QaKind;

  @Field(oneOf(QaPriority), {
    description: 'The priority. `URGENT` when the request is escalated.',
    default: `'NORMAL'`,
    filter: true,
  })
  priority!: QaPriority;

  @Field(oneOf(QaStatus), { description: 'The status.', default: `'PENDING'`, filter: true })
  status!: QaStatus;

  @Field(text({ multiline: true }), {
    description: 'A message to the reviewer.',
    nullIf: 'there is none',
    nullable: true,
  })
  message!: string | null;

  @BelongsTo(() => User, {
    description: 'The user who requested the review.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  requestedBy!: Ref<User> | null;

  @BelongsTo(() => User, {
    description: 'The user who reviews the post.',
    nullIf: 'the request is not assigned, or if the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  assignee!: Ref<User> | null;

  @Field(dateTime, {
    description: 'When the request was last assigned.',
    nullUntil: 'then',
    nullable: true,
  })
  assignedAt!: Date | null;

  @Field(integer({ min: 1 }), {
    description: `Number of hours from the request until it is due: ${SLA_HOURS.slice(0, -1).join(', ')} or ${SLA_HOURS.at(-1)}.`,
  })
  slaHours!: number;

  @Field(dateTime, { description: 'When the request is due.', filter: true, order: true })
  dueAt!: Date;

  @Field(dateTime, {
    description: 'When the request was escalated because it was overdue.',
    nullUntil: 'then',
    nullable: true,
  })
  escalatedAt!: Date | null;

  @Field(text({ multiline: true }), {
    description: 'The feedback of the reviewer.',
    nullIf: 'there is none',
    nullable: true,
  })
  feedback!: string | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description: 'The quality of the post as the reviewer rates it, from 0 to 100.',
    nullIf: 'the reviewer has not rated it',
    nullable: true,
  })
  qualityScore!: string | null;

  @Field(dateTime, { description: 'When the review was completed.', nullUntil: 'then', nullable: true })
  completedAt!: Date | null;

  @Field(dateTime, { description: 'When the request was canceled.', nullUntil: 'then', nullable: true })
  cancelledAt!: Date | null;

  @Version()
  version!: number;
}
