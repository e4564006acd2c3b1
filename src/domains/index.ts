/** Loads every domain, in their order; a domain imports earlier ones only. */
import './identity/identity.domain';
import './organizations/organizations.domain';
import './notifications/notifications.domain';
import './jobs/jobs.domain';
import './channels/channels.domain';
import './media/media.domain';
import './campaigns/campaigns.domain';
import './content/content.domain';
import './publishing/publishing.domain';
import { AccountResolver } from './identity/account.resolver';
import { SessionResolver } from './identity/session.resolver';
import { LastOwnerErrorResolver } from './organizations/last-owner.error';

/** What is written by hand beside the declared fields: root fields and mutations. */
export const RESOLVERS: readonly Function[] = [AccountResolver, SessionResolver, LastOwnerErrorResolver];
