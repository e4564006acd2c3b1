import { modelOf } from '../../kernel/model';
import {
  type ChangeValidation,
  declareCrud,
  declareViewerActions,
  deletionGuards,
  permissionGuard,
  type StateMachine,
  transitionError,
  transitionGuards,
  type Transitions,
  userError,
  UserErrorCode,
} from '../../kernel/write';
import { Campaign } from './campaign.entity';
import type { CampaignStatus } from './campaigns.enums';
import { CAMPAIGN_MESSAGES } from './campaigns.messages';

/** Allowed status transitions of a campaign. */
const CAMPAIGN_TRANSITIONS: Transitions<CampaignStatus> = {
  DRAFT: ['REVIEW', 'ACTIVE', 'CANCELLED', 'ARCHIVED'],
  REVIEW: ['DRAFT', 'ACTIVE', 'CANCELLED'],
  ACTIVE: ['PAUSED', 'COMPLETED', 'CANCELLED'],
  PAUSED: ['ACTIVE', 'COMPLETED', 'CANCELLED'],
  COMPLETED: ['ARCHIVED'],
  CANCELLED: ['DRAFT', 'ARCHIVED'],
  ARCHIVED: ['DRAFT'],
};

/** Keeps the invariant that a campaign has ads if and only if it is not organic. AI optimization is initially on. */
function syncAds({ before, values, errors }: ChangeValidation): void {
  const kind = values.kind ?? before?.kind ?? 'ORGANIC';
  if (kind === 'ORGANIC') {
    if (before?.adsAiOptimizationEnabled !== undefined && before.adsAiOptimizationEnabled !== null) {
      values.adsAiOptimizationEnabled = null;
    }
    return;
  }
  values.adsAiOptimizationEnabled ??= before?.adsAiOptimizationEnabled ?? true;
  if (!(values.purpose === undefined ? before?.purpose : values.purpose)) {
    const message = CAMPAIGN_MESSAGES.purposeRequired();
    errors.add(userError(UserErrorCode.REQUIRED, message, ['input', 'purpose']));
  }
}

function checkPeriod({ before, values, errors }: ChangeValidation): void {
  const start = values.startDate === undefined ? before?.startDate : values.startDate;
  const end = values.endDate === undefined ? before?.endDate : values.endDate;
  if (start && end && start > end) {
    const message = CAMPAIGN_MESSAGES.endBeforeStart();
    errors.add(userError(UserErrorCode.OUT_OF_RANGE, message, ['input', 'endDate']));
  }
}

/** Rejects a change of currency once money was spent. Amounts are stored without currency, so they would be reinterpreted. */
function checkCurrency({ before, values, errors }: ChangeValidation): void {
  const next = values.currency;
  if (!before || next === undefined || next === before.currency || Number(before.spentAmount) === 0) return;
  const message = CAMPAIGN_MESSAGES.currencyUsed({ currency: before.currency as string });
  errors.add(userError(UserErrorCode.INVALID_STATE, message, ['input', 'currency']));
}

/** Rejects a transition that is not allowed. Keeping the current status is always allowed. */
function checkStatus({ before, values, errors }: ChangeValidation): void {
  const from = (before?.status ?? 'DRAFT') as CampaignStatus;
  const to = (values.status ?? from) as CampaignStatus;
  const error =
    to === from ? undefined : transitionError(CAMPAIGN_TRANSITIONS, from, to, ['input', 'status']);
  if (error) errors.add(error);
}

declareCrud(Campaign, {
  permission: 'CAMPAIGNS_WRITE',
  operations: ['create', 'update', 'delete', 'restore'],
  owner: 'createdBy',
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError', 'OUT_OF_RANGE', 'REQUIRED'],
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
  validate: (change) => {
    checkStatus(change);
    checkPeriod(change);
    checkCurrency(change);
    syncAds(change);
  },
  deletion: {
    description: 'The posts of the campaign are kept and have no campaign until `restoreCampaign`.',
  },
});

const model = modelOf(Campaign);
const CAMPAIGN_STATUS: StateMachine<CampaignStatus> = {
  status: '{status}',
  transitions: CAMPAIGN_TRANSITIONS,
};

/** The actions that set a status with `updateCampaign`. */
const STATUS_ACTIONS: Readonly<Record<string, readonly [status: CampaignStatus, verb: string]>> = {
  requestReview: ['REVIEW', 'submit the campaign for review'],
  activate: ['ACTIVE', 'activate the campaign'],
  pause: ['PAUSED', 'pause the campaign'],
  complete: ['COMPLETED', 'complete the campaign'],
  cancel: ['CANCELLED', 'cancel the campaign'],
  archive: ['ARCHIVED', 'archive the campaign'],
  reopen: ['DRAFT', 'make the campaign a draft again'],
};

declareViewerActions(
  Campaign,
  Object.fromEntries(
    Object.entries(STATUS_ACTIONS).map(([name, [status, verb]]) => [
      name,
      {
        description: `Whether the viewer can ${verb}, by setting its status to \`${status}\`.`,
        guards: [
          permissionGuard(model, model.writePermission!),
          ...deletionGuards(model, name),
          ...transitionGuards(CAMPAIGN_STATUS, status),
        ],
      },
    ]),
  ),
);
