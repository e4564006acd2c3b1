/** The audit logs of each organization, and of Marquee itself. Entities declare with `audited` what is recorded in it. */
import './audit-entry.entity';
import './system-audit-entry.entity';
