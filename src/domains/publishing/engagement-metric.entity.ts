import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  Field,
  dateTime,
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
    'A network’s figures about a publication as they stood at one hour, totals since it was published: the history behind its insights. Hours in which nothing was collected are missing.',
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
    description: 'The client account that the publication belongs to.',
    nullIf: 'it belongs to the organization alone',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'publication',
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Publication, {
    description: 'What was measured.',
    inverse: { name: 'metrics', description: 'The network’s figures about it, hour by hour.' },
  })
  publication!: Ref<Publication>;

  @Field(dateTime, { description: 'The hour at which the network was asked.', filter: true, order: true })
  override collectedAt!: Date;

  @Field(oneOf(Platform), { description: 'The network.' })
  platform!: Platform;
}
