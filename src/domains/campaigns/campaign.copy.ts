import { truncate } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import { copiesOf, type Values } from '../../kernel/write';
import { Campaign } from './campaign.entity';

/** Properties that a copy does not take over: status, spending and results. */
const NOT_COPIED = [
  'status',
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

/** Returns the values of a draft copy of a campaign, as it is shown to the actor. */
export async function campaignCopy(
  tx: WriteTransaction,
  campaign: Values,
  name: string | null | undefined,
  createdBy: string,
): Promise<Values> {
  const copied = truncate(campaign.name as string, MAX_NAME_LENGTH, ' (copy)');
  const [copy] = await copiesOf(tx, Campaign, [campaign], NOT_COPIED);
  return { ...copy, createdBy, name: name ?? copied };
}
