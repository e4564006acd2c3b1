import {
  BelongsTo,
  BelongsToTenant,
  type Ciphertext,
  dateTime,
  Encrypted,
  Field,
  id,
  integer,
  json,
  Model,
  oneOf,
  type Ref,
  text,
} from '../../kernel/model';
import { SocialAccount } from '../channels/social-account.entity';
import { Organization } from '../organizations/organization.entity';
import { Publication } from './publication.entity';
import { DeliveryHold, DeliveryStage } from './publishing.enums';

/** Longer than a draft with all of its options and the URLs of its uploads. */
const MAX_PROGRESS_LENGTH = 250_000;

@Model({
  table: 'publication_deliveries',
  node: false,
  description:
    'The progress of a publication that was taken up, apart from it so that each step does not rewrite it and derive its post again. Only jobs read it.',
  readPolicy: 'false',
  indexes: [
    { on: ['id'], unique: true, acrossTenants: true },
    // One publication of an account at a time.
    { on: ['socialAccount'], unique: true, where: `{stage} IN ('SENDING', 'SEARCHING')` },
    { on: ['runAt'], where: `{stage} IN ('SENDING', 'SEARCHING', 'FOLLOWING')`, acrossTenants: true },
    // A few: others of the platform wait for them.
    { on: ['hold', 'runAt'], where: `{hold} IN ('PLATFORM', 'RETRY')`, acrossTenants: true },
  ],
  checks: {
    held_while_unsent: `{hold} IS NULL OR {stage} IN ('WAITING', 'SENDING', 'SEARCHING')`,
    searched_after_intent: `{stage} <> 'SEARCHING' OR {intentAt} IS NOT NULL`,
  },
})
export class PublicationDelivery {
  @Field(id, { description: 'ID of the delivery.', hidden: true })
  id!: string;

  @BelongsToTenant(() => Organization, {
    description: 'The organization that owns the publication.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  @BelongsTo(() => Publication, { description: 'The publication.', unique: true, hidden: true })
  publication!: Ref<Publication>;

  @BelongsTo(() => SocialAccount, { description: 'The account.', nullable: true, hidden: true })
  socialAccount!: Ref<SocialAccount> | null;

  @Field(oneOf(DeliveryStage), { description: 'The stage of the delivery.', hidden: true })
  stage!: DeliveryStage;

  @Field(oneOf(DeliveryHold), {
    description: 'The publications that wait together with this one.',
    nullable: true,
    hidden: true,
  })
  hold!: DeliveryHold | null;

  @Field(dateTime, {
    description: 'When a process can take the delivery: when the next step is due, or when the lease ends.',
    hidden: true,
  })
  runAt!: Date;

  @Field(id, {
    description: 'The lease of the process that works on the delivery.',
    nullable: true,
    hidden: true,
  })
  lease!: string | null;

  @Field(text({ max: 100 }), { description: 'The next step.', nullable: true, hidden: true })
  step!: string | null;

  @Encrypted({
    description: 'The draft as frozen when it was first sent, and the state before the next step.',
    max: MAX_PROGRESS_LENGTH,
    nullable: true,
  })
  progress!: Ciphertext | null;

  @Field(dateTime, {
    description: 'When the step started whose result is not known yet, and which can make the post visible.',
    nullable: true,
    hidden: true,
  })
  intentAt!: Date | null;

  @Field(dateTime, {
    description: 'When a step that can make the post visible started for the first time.',
    nullable: true,
    hidden: true,
  })
  firstIntentAt!: Date | null;

  @Field(integer({ min: 0 }), {
    description: 'Number of failures since the publication was queued by a user.',
    default: '0',
    hidden: true,
  })
  failures!: number;

  @Field(json, {
    description: 'Steps after publishing that are still to be run.',
    default: `'[]'`,
    hidden: true,
  })
  followUps!: unknown;

  @Field(dateTime, { description: 'When the delivery was created.', default: 'now()', hidden: true })
  createdAt!: Date;

  @Field(dateTime, { description: 'When the delivery was last updated.', default: 'now()', hidden: true })
  updatedAt!: Date;
}
