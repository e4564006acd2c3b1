import { BelongsToTenant, type Ref } from '../../kernel/model';
import { TimestampedRow } from '../identity/timestamped.entity';
import { Organization } from './organization.entity';

/** A row that an organization owns. */
export abstract class OrganizationRow extends TimestampedRow {
  @BelongsToTenant(() => Organization, { description: 'The organization that owns the {label}.' })
  organization!: Ref<Organization>;
}
