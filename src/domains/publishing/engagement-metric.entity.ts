import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  dateTime,
  Field,
  Model,
  oneOf,
  type Ref,
} from '../../kernel/model';
import { Platform } from '../common/content.enums';
import { ClientAccount } from '../organizations/client-account.entity';
import { Organization } from '../organizations/organization.entity';
import { EngagementMeasures } from './engagement.shapes';
import { Publication } from './publication.entity';

@Model({
  table: 'engagement_metrics',
  description:
    'Metrics of a publication at one hour, as totals since publishing. Hours in which no metrics were collected are missing.',
  node: false,
  partitionedBy: 'collectedAt',
  primaryKey: ['publication', 'collectedAt'],
  // One row per publication and hour, however often metrics are fetched.
  checks: { collected_on_the_hour: `date_trunc('hour', {collectedAt}, 'UTC') = {collectedAt}` },
})
export class EngagementMetric extends EngagementMeasures {
  @BelongsToTenant(() => Organization, { description: 'The organization that owns the publication.' })
  organization!: Ref<Organization>;

  /** Copied from the publication, so that members limited to a client account see its metrics. */
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account the publication belongs to.',
    nullIf: 'the publication belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'publication',
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Publication, {
    description: 'The publication that was measured.',
    inverse: { name: 'metrics', description: 'Hourly metrics reported by the platform.' },
  })
  publication!: Ref<Publication>;

  @Field(dateTime, {
    description: 'The hour at which the metrics were collected.',
    filter: true,
    order: true,
  })
  override collectedAt!: Date;

  @Field(oneOf(Platform), { description: 'The platform that reported the metrics.' })
  platform!: Platform;
}
