import { truncate } from '../../kernel/model/truncate';
import { copyOf } from '../../kernel/write/copy';
import type { Values } from '../../kernel/write/rows';
import { Campaign } from './campaign.entity';

/** What a campaign has reached, spent and become is its own; its copy begins anew. */
const NOT_COPIED = [
  'status',
  'approvalStatus',
  'spentAmount',
  'actuals',
  'createdBy',
  'adsMetaCampaignId',
  'adsAudienceSizeEstimate',
  'adsImpressions',
  'adsClicks',
  'adsConversions',
];
const MAX_NAME_LENGTH = 255;

/** A draft with the plans of a campaign, for whoever copies it. */
export function campaignCopy(campaign: Values, name: string | null | undefined, createdBy: string): Values {
  const copied = truncate(campaign.name as string, MAX_NAME_LENGTH, ' (copy)');
  return { ...copyOf(Campaign, campaign, NOT_COPIED), createdBy, name: name ?? copied };
}
