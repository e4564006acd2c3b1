import { BelongsToTenant, type Ref } from '../../kernel/model';
import { TimestampedEntity } from '../identity/timestamped.entity';
import { Organization } from './organization.entity';

/** Base class of objects that belong to an organization. */
export abstract class OrganizationScopedEntity extends TimestampedEntity {
  @BelongsToTenant(() => Organization, { description: 'The organization that owns the {label}.' })
  organization!: Ref<Organization>;
}
