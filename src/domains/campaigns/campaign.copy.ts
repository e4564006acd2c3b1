import { copyOf } from '../../kernel/write/copy';
import type { Values } from '../../kernel/write/rows';
import { Campaign } from './campaign.entity';

/** What a campaign has reached, spent and become is its own; its copy begins anew. */
const OWN = [
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
const LONGEST_NAME = 255;

/** A draft with the plans of a campaign, for whoever copies it. */
export function campaignCopy(campaign: Values, name: string | null | undefined, createdBy: string): Values {
  const copied = `${campaign.name as string} (copy)`;
  const short = Array.from(copied).slice(0, LONGEST_NAME).join('');
  return { ...copyOf(Campaign, campaign, OWN), createdBy, name: name ?? short };
}
