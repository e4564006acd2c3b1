/** Who owns everything else: organizations, their client accounts, members and rights. */
import './organization.entity';
import './client-account.entity';
import './membership.entity';
