import { truncate } from '../../kernel/model/truncate';
import { copyOf } from '../../kernel/write/copy';
import type { Values } from '../../kernel/write/rows';
import { Campaign } from './campaign.entity';

/** Properties that a copy does not take over: status, spending and results. */
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

/** Returns the values of a draft copy of a campaign. */
export function campaignCopy(campaign: Values, name: string | null | undefined, createdBy: string): Values {
  const copied = truncate(campaign.name as string, MAX_NAME_LENGTH, ' (copy)');
  return { ...copyOf(Campaign, campaign, NOT_COPIED), createdBy, name: name ?? copied };
}
