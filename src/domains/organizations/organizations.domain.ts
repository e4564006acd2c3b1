/** Organizations with their client accounts, members and permissions. */
import './organization.entity';
import './client-account.entity';
import './membership.entity';
import './authorization';
import './client-account.crud';
import './business-profile.entity';
import './business-profile.crud';
import './organization.mutations';
import './member.mutations';
import './viewer-actions';
import './invitation.email';
import './invitation-claims';
import './personal-organization';
import './account-deletion.hooks';
