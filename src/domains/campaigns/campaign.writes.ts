import { declareWrites, type Values } from '../../kernel/write/declared';
import { checkMove, type Moves } from '../../kernel/write/moves';
import { refuse } from '../../kernel/write/refusal';
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
function keepAds(before: Values | undefined, values: Values): void {
  const kind = values.kind ?? before?.kind ?? 'ORGANIC';
  if (kind === 'ORGANIC') {
    if (before?.adsAiOptimizationEnabled !== undefined && before.adsAiOptimizationEnabled !== null) {
      values.adsAiOptimizationEnabled = null;
    }
    return;
  }
  values.adsAiOptimizationEnabled ??= before?.adsAiOptimizationEnabled ?? true;
  if (!(values.purpose === undefined ? before?.purpose : values.purpose)) {
    refuse(UserErrorCode.INVALID, 'A campaign that pays for reach needs a purpose.', ['input', 'purpose']);
  }
}

function checkPeriod(before: Values | undefined, values: Values): void {
  const start = values.startDate === undefined ? before?.startDate : values.startDate;
  const end = values.endDate === undefined ? before?.endDate : values.endDate;
  if (start && end && start > end) {
    refuse(UserErrorCode.INVALID, 'The last day must not be before the first.', ['input', 'endDate']);
  }
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
  rule: ({ before, values }) => {
    const from = (before?.status ?? 'DRAFT') as CampaignStatus;
    if (values.status) checkMove(CAMPAIGN_MOVES, from, values.status as CampaignStatus, ['input', 'status']);
    checkPeriod(before, values);
    keepAds(before, values);
  },
});
