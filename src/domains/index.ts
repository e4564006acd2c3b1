/** Loads all domains in order. A domain can import only earlier ones. */
import './common/terms';
import './common/library.terms';
import './identity/identity.domain';
import './organizations/organizations.domain';
import './notifications/notifications.domain';
import './jobs/jobs.domain';
import './platform/platform.domain';
import './audit/audit.domain';
import './billing/billing.domain';
import './channels/channels.domain';
import './media/media.domain';
import './brand/brand.domain';
import './campaigns/campaigns.domain';
import './content/content.domain';
import './ai/ai.domain';
import './repurposing/repurposing.domain';
import './review/review.domain';
import './publishing/publishing.domain';
import { BrandVoiceResolver } from './ai/voice/brand-voice.resolver';
import { AccountResolver } from './identity/account.resolver';
import { SessionResolver } from './identity/session.resolver';
import { MediaRenditionResolver } from './media/renditions/media-rendition.resolver';
import { InvitationPreviewResolver } from './organizations/invitation-preview.resolver';
import { LastOwnerErrorResolver } from './organizations/last-owner.error';
import { MetricDictionaryResolver } from './publishing/insights/metric-dictionary.resolver';
import { GuestResolver } from './review/guest.resolver';
import { FreeSlotsResolver } from './publishing/calendar/free-slots.resolver';
import { BestTimesResolver } from './publishing/best-times/best-times.resolver';
import { PreflightResolver } from './publishing/preflight/preflight.resolver';

/** Hand-written resolvers, in addition to the declared fields and mutations. */
export const RESOLVERS: readonly Function[] = [
  AccountResolver,
  SessionResolver,
  InvitationPreviewResolver,
  LastOwnerErrorResolver,
  MediaRenditionResolver,
  GuestResolver,
  PreflightResolver,
  MetricDictionaryResolver,
  FreeSlotsResolver,
  BrandVoiceResolver,
  BestTimesResolver,
];
