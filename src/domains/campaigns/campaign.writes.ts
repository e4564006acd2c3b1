import { type Checking, declareWrites } from '../../kernel/write/declared';
import { type Moves, refusedMove } from '../../kernel/write/moves';
import { inputError } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import { Campaign } from './campaign.entity';
import type { CampaignStatus } from './campaigns.enums';

/** Which status a campaign may take next. */
const CAMPAIGN_MOVES: Moves<CampaignStatus> = {
  DRAFT: ['REVIEW', 'ACTIVE', 'CANCELLED', 'ARCHIVED'],
  REVIEW: ['DRAFT', 'ACTIVE', 'CANCELLED'],
  ACTIVE: ['PAUSED', 'COMPLETED', 'CANCELLED'],
  PAUSED: ['ACTIVE', 'COMPLETED', 'CANCELLED'],
  COMPLETED: ['ARCHIVED'],
  CANCELLED: ['DRAFT', 'ARCHIVED'],
  ARCHIVED: ['DRAFT'],
};

/** A campaign has ads exactly when it is not organic; they begin with AI optimization on. */
function keepAds({ before, values, problems }: Checking): void {
  const kind = values.kind ?? before?.kind ?? 'ORGANIC';
  if (kind === 'ORGANIC') {
    if (before?.adsAiOptimizationEnabled !== undefined && before.adsAiOptimizationEnabled !== null) {
      values.adsAiOptimizationEnabled = null;
    }
    return;
  }
  values.adsAiOptimizationEnabled ??= before?.adsAiOptimizationEnabled ?? true;
  if (!(values.purpose === undefined ? before?.purpose : values.purpose)) {
    const message = 'A campaign that pays for reach needs a purpose.';
    problems.add(inputError(UserErrorCode.INVALID, message, ['input', 'purpose']));
  }
}

function checkPeriod({ before, values, problems }: Checking): void {
  const start = values.startDate === undefined ? before?.startDate : values.startDate;
  const end = values.endDate === undefined ? before?.endDate : values.endDate;
  if (start && end && start > end) {
    const message = 'The last day must not be before the first.';
    problems.add(inputError(UserErrorCode.INVALID, message, ['input', 'endDate']));
  }
}

/** Amounts are kept without their currency: what was spent in one would stand there as spent in another. */
function checkCurrency({ before, values, problems }: Checking): void {
  const next = values.currency;
  if (!before || next === undefined || next === before.currency || Number(before.spentAmount) === 0) return;
  const message = `It has cost money already, in ${before.currency as string}.`;
  problems.add(inputError(UserErrorCode.INVALID_STATE, message, ['input', 'currency']));
}

/** Staying is no move. */
function checkStatus({ before, values, problems }: Checking): void {
  const from = (before?.status ?? 'DRAFT') as CampaignStatus;
  const to = (values.status ?? from) as CampaignStatus;
  const refused = to === from ? undefined : refusedMove(CAMPAIGN_MOVES, from, to, ['input', 'status']);
  if (refused) problems.add(refused);
}

declareWrites(Campaign, {
  permission: 'CAMPAIGNS_WRITE',
  operations: ['create', 'update', 'delete', 'restore'],
  owner: 'createdBy',
  fields: [
    'name',
    'description',
    'theme',
    'kind',
    'status',
    'purpose',
    'startDate',
    'endDate',
    'currency',
    'budget',
    'dailyBudget',
    'costPerPost',
    'strategy',
    'aiSettings',
    'targets',
    'clientAccount',
  ],
  rule: (change) => {
    checkStatus(change);
    checkPeriod(change);
    checkCurrency(change);
    keepAds(change);
  },
  deletion: {
    description:
      'Its posts stay, and show no campaign until `restoreCampaign` brings it back with them in it.',
  },
});
