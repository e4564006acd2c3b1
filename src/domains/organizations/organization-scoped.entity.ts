import { BelongsToTenant, type Ref } from '../../kernel/model';
import { TimestampedEntity } from '../identity/timestamped.entity';
import { Organization } from './organization.entity';

/** A row that an organization owns. */
export abstract class OrganizationScopedEntity extends TimestampedEntity {
  @BelongsToTenant(() => Organization, { description: 'The organization that owns it.' })
  organization!: Ref<Organization>;
}
