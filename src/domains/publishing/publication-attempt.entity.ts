import {
  BelongsTo,
  BelongsToScope,
  dateTime,
  Field,
  integer,
  jsonListOf,
  jsonOf,
  Model,
  oneOf,
  type Ref,
  text,
} from '../../kernel/model';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { PublicationFailure, PublicationFollowUpFailure } from './publication-attempt.shapes';
import { Publication } from './publication.entity';
import { PublicationAttemptStatus } from './publishing.enums';

@Model({
  table: 'publication_attempts',
  description:
    'An attempt to send a publication to its platform: when it ran, how it ended, and why. Retained as long as the publication.',
  indexes: [{ on: ['publication', 'number'], unique: true }],
  checks: {
    finished: `({status} = 'RUNNING') = ({finishedAt} IS NULL)`,
    failed_has_reason: `{status} NOT IN ('FAILED', 'UNKNOWN', 'POSTPONED') OR {failure} IS NOT NULL`,
    postponed_has_time: `{retryAt} IS NULL OR {status} = 'POSTPONED'`,
  },
})
export class PublicationAttempt extends ClientScopedEntity {
  /** Copied from the publication, so that members limited to a client account see its attempts. */
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the publication.',
    nullIf: 'the publication belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'publication',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Publication, {
    description: 'The publication that was to be sent.',
    inverse: { name: 'attempts', description: 'Attempts to send the publication.' },
  })
  publication!: Ref<Publication>;

  @Field(integer({ min: 1 }), {
    description: 'The position of the attempt among those of the publication, starting at 1.',
  })
  number!: number;

  @Field(oneOf(PublicationAttemptStatus), {
    description: 'The status of the attempt.',
    default: `'RUNNING'`,
  })
  status!: PublicationAttemptStatus;

  @Field(text({ max: 100 }), {
    description: 'The platform-specific name of the last step, such as `publish`.',
    nullUntil: 'the first step starts',
    nullable: true,
  })
  step!: string | null;

  @Field(dateTime, { description: 'When the attempt started.' })
  startedAt!: Date;

  @Field(dateTime, { description: 'When the attempt ended.', nullUntil: 'then', nullable: true })
  finishedAt!: Date | null;

  @Field(dateTime, {
    description: 'When the next attempt can start.',
    nullIf: 'the attempt was not postponed to a certain time',
    nullable: true,
  })
  retryAt!: Date | null;

  @Field(jsonOf(() => PublicationFailure), {
    description: 'The reason the attempt failed, was postponed, or has an unknown result.',
    nullIf: 'there is none',
    nullable: true,
  })
  failure!: PublicationFailure | null;

  @Field(jsonListOf(() => PublicationFollowUpFailure), {
    description:
      'Steps after publishing that failed, such as the first comment. The publication stays published.',
    default: `'[]'`,
  })
  followUpFailures!: PublicationFollowUpFailure[];
}
