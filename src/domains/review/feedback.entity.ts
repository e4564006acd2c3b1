import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  boolean,
  dateTime,
  Field,
  id,
  integer,
  listOf,
  Model,
  nonBlank,
  type Ref,
  text,
  Version,
} from '../../kernel/model';
import { Campaign } from '../campaigns/campaign.entity';
import { Post } from '../content/post.entity';
import { User } from '../identity/user.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { Organization } from '../organizations/organization.entity';

/** Limits the notifications of one comment. */
export const MAX_MENTIONS = 20;

@Model({
  table: 'feedback',
  audited: { except: ['notifiedUserIds'] },
  label: 'comment',
  description:
    'A comment of a reviewer on a post or a campaign. It starts a thread, or is a reply in one. Edits of the content leave it as it is.',
  // Authors change their own comments only, whatever their role, and anyone who gives feedback resolves threads.
  systemWrites: ['INSERT', 'UPDATE', 'DELETE'],
  checks: {
    post_or_campaign: 'num_nonnulls({post}, {campaign}) = 1',
    user_or_guest: '{author} IS NULL OR {guestName} IS NULL',
    guests_see_their_own: '{guestName} IS NULL OR {isVisibleToGuests}',
    not_its_own_thread: '{thread} <> {id}',
    only_threads_are_resolved: '{thread} IS NULL OR num_nonnulls({resolvedAt}, {resolvedBy}) = 0',
    resolved_has_instant: '{resolvedBy} IS NULL OR {resolvedAt} IS NOT NULL',
  },
})
export class Feedback extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the content.',
    nullIf: 'the content belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: ['post', 'campaign'],
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Post, {
    description: 'The post that the comment is on.',
    nullIf: 'the comment is on a campaign, or if the post is deleted',
    nullable: true,
    onDelete: 'CASCADE',
    inverse: { name: 'feedback', description: 'Comments of reviewers on the post: threads and replies.' },
  })
  post!: Ref<Post> | null;

  @BelongsTo(() => Campaign, {
    description: 'The campaign that the comment is on.',
    nullIf: 'the comment is on a post, or if the campaign is deleted',
    nullable: true,
    onDelete: 'CASCADE',
    inverse: { name: 'feedback', description: 'Comments of reviewers on the campaign: threads and replies.' },
  })
  campaign!: Ref<Campaign> | null;

  @BelongsTo(() => Feedback, {
    description: 'The comment that started the thread.',
    nullIf: 'the comment started the thread itself',
    nullable: true,
    onDelete: 'CASCADE',
    filter: true,
    inverse: { name: 'replies', description: 'Replies in the thread that the comment started.' },
  })
  thread!: Ref<Feedback> | null;

  @BelongsTo(() => User, {
    description: 'The user who wrote the comment.',
    nullIf: 'a guest wrote it, or if the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  author!: Ref<User> | null;

  @Field(text({ max: 100 }), {
    description: 'The name of the guest who wrote the comment, with a guest link.',
    nullIf: 'a user wrote it',
    nullable: true,
  })
  guestName!: string | null;

  @Field(boolean, {
    description: 'Whether guests who review the post see the comment. Replies are visible like their thread.',
    default: 'false',
  })
  isVisibleToGuests!: boolean;

  @Field(nonBlank(text({ multiline: true })), { description: 'The text.' })
  text!: string;

  @Field(dateTime, {
    description: 'When the thread was resolved.',
    nullIf: 'the thread is open, or if the comment is a reply',
    nullable: true,
    filter: true,
  })
  resolvedAt!: Date | null;

  @BelongsTo(() => User, {
    description: 'The user who resolved the thread.',
    nullIf: 'the thread is open, or if the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  resolvedBy!: Ref<User> | null;

  /** Users are notified of a mention once, even if an edit removes the mention and another one adds it again. */
  @Field(listOf(id), {
    description: 'IDs of the users who were notified of a mention.',
    hidden: true,
    default: `'{}'`,
  })
  notifiedUserIds!: string[];

  @Version()
  version!: number;
}

@Model({
  table: 'feedback_mentions',
  label: 'mention',
  description: 'A user who is mentioned in a comment.',
  node: false,
  primaryKey: ['feedback', 'position'],
  systemWrites: ['INSERT', 'DELETE'],
})
export class FeedbackMention {
  @BelongsToTenant(() => Organization, {
    description: 'The organization that owns the comment.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the comment.',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'feedback',
    hidden: true,
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Feedback, {
    description: 'The comment.',
    hidden: true,
    inverse: {
      name: 'mentions',
      description: `Members who are mentioned, in the order of the input. At most ${MAX_MENTIONS}.`,
      orderedBy: 'position',
    },
  })
  feedback!: Ref<Feedback>;

  @Field(integer({ min: 0, max: MAX_MENTIONS - 1 }), {
    description: 'The position in the comment, starting at 0.',
    hidden: true,
  })
  position!: number;

  @BelongsTo(() => User, {
    description: 'The user.',
    nullIf: 'the user is not visible to the viewer',
    onDelete: 'CASCADE',
  })
  user!: Ref<User>;
}
