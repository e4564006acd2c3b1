/** Who owns everything else: organizations, their client accounts, members and rights. */
import './organization.entity';
import './client-account.entity';
import './membership.entity';
import './authorization';
import './client-account.writes';
import './organization.actions';
import './member.actions';
import './invitation.letter';
import './personal-organization';
import './account-deletion';
