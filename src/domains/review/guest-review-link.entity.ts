import {
  BelongsTo,
  BelongsToScope,
  dateTime,
  Field,
  listOf,
  Model,
  nonBlank,
  oneOf,
  type Ref,
  text,
  Version,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { ApprovalRequest } from './approval-request.entity';
import { GuestRight } from './review.enums';

export const guestName = nonBlank(text({ max: 100 }));

@Model({
  table: 'guest_review_links',
  audited: { except: ['tokenHash'] },
  label: 'guest link',
  description:
    'A link with which a guest without an account reviews the post of one approval request. The token of the link is returned only when it is created.',
  // Approvers need no permission to change the request.
  systemWrites: ['INSERT', 'UPDATE'],
  indexes: [{ on: ['tokenHash'], unique: true, acrossTenants: true }],
  checks: {
    can_see: `{rights} @> ARRAY['SEE']`,
    revoked_by_has_instant: '{revokedBy} IS NULL OR {revokedAt} IS NOT NULL',
  },
})
export class GuestReviewLink extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the content.',
    nullIf: 'the content belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'approvalRequest',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => ApprovalRequest, {
    description: 'The approval request that the guest reviews.',
    inverse: { name: 'guestLinks', description: 'Links with which guests review the content.' },
  })
  approvalRequest!: Ref<ApprovalRequest>;

  @Field(guestName, { description: 'The name of the guest, by which comments and decisions are recorded.' })
  guestName!: string;

  @Field(listOf(oneOf(GuestRight), { max: 3 }), { description: 'Rights of the guest.' })
  rights!: GuestRight[];

  @Field(dateTime, { description: 'When the link expires.' })
  expiresAt!: Date;

  @Field(dateTime, { description: 'When the link was revoked.', nullUntil: 'then', nullable: true })
  revokedAt!: Date | null;

  @BelongsTo(() => User, {
    description: 'The user who created the link, on whose behalf the guest decides.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;

  @BelongsTo(() => User, {
    description: 'The user who revoked the link.',
    nullIf: 'the link is not revoked, or if the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  revokedBy!: Ref<User> | null;

  /** SHA-256 of the token, in hexadecimal digits. */
  @Field(text({ max: 64 }), { description: 'The hash of the token.', hidden: true })
  tokenHash!: string;

  @Version()
  version!: number;
}
