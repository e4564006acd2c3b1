/** Billing: what organizations use, and what it costs. */
import './billing.terms';
import './usage-period.entity';
import './usage-reservation.entity';
import './cost-entry.entity';
import './cost-report';
import './usage-limit.error';
