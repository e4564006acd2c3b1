/** The audit log of each organization. Entities declare with `audited` what is recorded in it. */
import './audit-entry.entity';
