import {
  BelongsTo,
  BelongsToScope,
  dateTime,
  declareDerived,
  Field,
  integer,
  Model,
  nonBlank,
  oneOf,
  type Ref,
  text,
  Version,
} from '../../kernel/model';
import { Campaign } from '../campaigns/campaign.entity';
import { Post } from '../content/post.entity';
import { User } from '../identity/user.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { ApprovalRequest } from './approval-request.entity';
import { RevisionStatus } from './review.enums';

@Model({
  table: 'revisions',
  audited: true,
  plural: 'revisions',
  description:
    'A revision of content that an approver has requested. The request continues when it is completed.',
  // Approvers need no permission to change the content.
  systemWrites: ['INSERT', 'UPDATE'],
  indexes: [{ on: ['approvalRequest', 'number'], unique: true }],
  checks: {
    post_or_campaign: 'num_nonnulls({post}, {campaign}) = 1',
    completed_has_instant: `({status} = 'COMPLETED') = ({completedAt} IS NOT NULL)`,
  },
})
export class Revision extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the content.',
    nullIf: 'the content belongs to the organization itself, or if the client account is deleted',
    filter: true,
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'approvalRequest',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => ApprovalRequest, {
    description: 'The request for which the revision was requested.',
    inverse: { name: 'revisions', description: 'Revisions that approvers have requested.' },
  })
  approvalRequest!: Ref<ApprovalRequest>;

  @BelongsTo(() => Post, {
    description: 'The post to revise.',
    nullIf: 'a campaign is to be revised, or if the post is deleted',
    nullable: true,
    onDelete: 'CASCADE',
    inverse: { name: 'revisions', description: 'Revisions of the post that approvers have requested.' },
  })
  post!: Ref<Post> | null;

  @BelongsTo(() => Campaign, {
    description: 'The campaign to revise.',
    nullIf: 'a post is to be revised, or if the campaign is deleted',
    nullable: true,
    onDelete: 'CASCADE',
    inverse: { name: 'revisions', description: 'Revisions of the campaign that approvers have requested.' },
  })
  campaign!: Ref<Campaign> | null;

  @Field(integer({ min: 1 }), { description: 'Number of the revision in its request, from 1.' })
  number!: number;

  @Field(nonBlank(text({ multiline: true })), { description: 'The changes that the approver requests.' })
  feedback!: string;

  @Field(oneOf(RevisionStatus), { description: 'The status.', default: `'PENDING'`, filter: true })
  status!: RevisionStatus;

  @BelongsTo(() => User, {
    description: 'The user who requested the revision.',
    nullIf: 'a guest requested it, or if the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  requestedBy!: Ref<User> | null;

  @Field(text({ max: 100 }), {
    description:
      'The name of the guest who requested the revision on behalf of an approver, with a guest link.',
    nullIf: 'a user requested it',
    nullable: true,
  })
  requestedByGuest!: string | null;

  @BelongsTo(() => User, {
    description: 'The user who is to revise the content.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  assignee!: Ref<User> | null;

  @Field(dateTime, { description: 'When the revision was completed.', nullUntil: 'then', nullable: true })
  completedAt!: Date | null;

  @Version()
  version!: number;
}

declareDerived({
  on: ApprovalRequest,
  from: [{ of: Revision, reads: [] }],
  set: { revisionCount: { over: Revision, value: 'count(*)' } },
});
