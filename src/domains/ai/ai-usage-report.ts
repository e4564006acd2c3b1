import {
  counter,
  decimal,
  declareReport,
  Measured,
  MeasuredRelation,
  oneOf,
  PeriodStart,
  text,
} from '../../kernel/model';
import { Campaign } from '../campaigns/campaign.entity';
import { User } from '../identity/user.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { Organization } from '../organizations/organization.entity';
import { AiGeneration } from './ai-generation.entity';
import { AiFeature } from './ai.enums';

/** More than the models that organizations use in a range. */
const EXPECTED_MODELS = 20;
/** Users by day of a month are less than the maximum number of groups. */
const EXPECTED_USERS = 150;
const NO_GENERATIONS = 'there are no generations';

/** Totals of generations. All calls count on the day on which the generation was requested. */
class AiUsageRow {
  @Measured(
    oneOf(AiFeature),
    { dimension: '{feature}' },
    { description: 'The kind of content.', nullIf: 'not grouped by `FEATURE`' },
  )
  feature!: AiFeature | null;

  @Measured(
    text({ max: 100 }),
    { dimension: '{modelName}', most: EXPECTED_MODELS },
    {
      description: 'The model, as its provider names it.',
      nullIf: 'no model was called, or if not grouped by `MODEL`',
    },
  )
  model!: string | null;

  @MeasuredRelation(
    () => User,
    { dimension: '{createdBy}', most: EXPECTED_USERS },
    {
      description: 'The user who requested the generations.',
      nullIf: 'the user was deleted or is not visible to the viewer, or if not grouped by `USER`',
    },
  )
  user!: User | null;

  @PeriodStart({
    description:
      'The first day of the period in the time zone of the report. The first period can start before `from`, but contains no generations from before it.',
    nullIf: 'not grouped by a unit of time',
  })
  periodStart!: string | null;

  @Measured(counter, { count: true }, { description: 'Number of generations.' })
  generations!: number;

  @Measured(
    counter,
    { sum: `CASE WHEN {status} = 'COMPLETED' THEN 1 ELSE 0 END` },
    { description: 'Number of generations with the status `COMPLETED`.', nullIf: NO_GENERATIONS },
  )
  completed!: number | null;

  @Measured(
    counter,
    { sum: `CASE WHEN {status} = 'FAILED' THEN 1 ELSE 0 END` },
    { description: 'Number of generations with the status `FAILED`.', nullIf: NO_GENERATIONS },
  )
  failed!: number | null;

  @Measured(
    counter,
    { sum: '{inputTokens}' },
    { description: 'Number of input tokens of all calls.', nullIf: NO_GENERATIONS },
  )
  inputTokens!: number | null;

  @Measured(
    counter,
    { sum: '{outputTokens}' },
    { description: 'Number of output tokens of all calls.', nullIf: NO_GENERATIONS },
  )
  outputTokens!: number | null;

  @Measured(
    counter,
    { sum: '{totalTokens}' },
    { description: 'Number of tokens of all calls.', nullIf: NO_GENERATIONS },
  )
  totalTokens!: number | null;

  @Measured(
    counter,
    { sum: '{creditsUsed}' },
    {
      description: 'Number of AI credits that were charged for all calls.',
      nullIf: NO_GENERATIONS,
    },
  )
  creditsUsed!: number | null;

  @Measured(
    counter,
    { sum: '{creditsReserved}' },
    {
      description: 'Number of AI credits that are reserved for calls that have not ended.',
      nullIf: NO_GENERATIONS,
    },
  )
  creditsReserved!: number | null;

  @Measured(
    counter,
    { sum: '{creditsRefunded}' },
    {
      description:
        'Number of AI credits that were reserved for all calls, and released because they were not used.',
      nullIf: NO_GENERATIONS,
    },
  )
  creditsRefunded!: number | null;

  @Measured(
    decimal(26, 6),
    { sum: '{cost}' },
    {
      description:
        'The cost of all calls, in US dollars. Generations whose cost is unknown are omitted from it.',
      nullIf: 'the cost of no generation is known, or if the viewer is limited to a client account',
    },
  )
  cost!: string | null;
}

declareReport(AiUsageRow, 'Totals of generations.', {
  name: 'aiUsage',
  description:
    'Totals of the generations that were requested on the given days, grouped by content, model, user or time, in the given order. Groups without generations are omitted.',
  rows: AiGeneration,
  list: 'aiGenerations',
  on: [Organization, ClientAccount, Campaign],
  at: 'createdAt',
  periods: ['DAY', 'WEEK', 'MONTH'],
});
