import { BelongsToTenant, counter, Field, Model, type Ref } from '../../kernel/model';
import { Organization } from '../organizations/organization.entity';
import { AuditRow } from './audit-row.entity';

@Model({
  table: 'audit_entries',
  plural: 'auditEntries',
  node: false,
  partitionedBy: 'createdAt',
  readPermission: 'AUDIT_READ',
  description:
    'A change of an object, or an action of a user, in the audit log of an organization. Cannot be changed or deleted. Retained indefinitely; when the organization is purged, entries no longer tell who made the changes.',
  outlivesTenant: { clears: ['actorName', 'ipAddress', 'userAgent'] },
  auditLog: {
    subject: 'subjectId',
    field: 'history',
    description: 'Audit entries of the {label}. Requires `AUDIT_READ`.',
  },
  // Deleting a user looks for their entries in all organizations.
  indexes: [{ on: ['actor'], acrossTenants: true, where: '{actor} IS NOT NULL' }],
})
export class AuditEntry extends AuditRow {
  @BelongsToTenant(() => Organization, { description: 'The organization whose audit log has the entry.' })
  organization!: Ref<Organization>;

  /** Finds the image of a row that an action of the same transaction has changed. */
  @Field(counter, { description: 'The transaction that made the change.', nullable: true, hidden: true })
  transactionId!: number | null;
}
