/** Loads every domain, in their order; a domain imports earlier ones only. */
import './identity/identity.domain';
import './organizations/organizations.domain';
import './channels/channels.domain';
import './media/media.domain';
import './campaigns/campaigns.domain';
import './content/content.domain';
import './publishing/publishing.domain';
