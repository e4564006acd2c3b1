import { Field, Model, text } from '../../kernel/model';
import { AuditRow } from './audit-row.entity';

@Model({
  table: 'system_audit_entries',
  plural: 'systemAuditEntries',
  node: false,
  partitionedBy: 'createdAt',
  platform: { readBy: 'SUPPORT' },
  description:
    'A change of an object that belongs to Marquee itself, such as a system setting, in the audit log of the system. Visible to staff. Cannot be changed or deleted. Retained indefinitely.',
  auditLog: {
    subject: 'subjectId',
    field: 'history',
    description: 'Audit entries of the {label}. Visible to staff; empty for other viewers.',
  },
})
export class SystemAuditEntry extends AuditRow {
  @Field(text({ max: 100 }), {
    description:
      'The action: the type of the object with `CREATED`, `UPDATED`, `DELETED`, `RESTORED` or `PURGED`, such as `SYSTEM_SETTING_UPDATED`.',
    filter: true,
  })
  override action!: string;
}
