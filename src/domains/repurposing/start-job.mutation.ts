import { randomInt } from 'node:crypto';
import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { addTrackedJob } from '../../kernel/jobs';
import { type InputBuilder, integer, isUuid, modelOf, oneOf, text } from '../../kernel/model';
import {
  asSystem,
  canWrite,
  createOne,
  MutationError,
  type MutationContext,
  recordChange,
  referenceExists,
  referenceNotFound,
  throwForbidden,
  throwNotFound,
  throwUserError,
  UserErrorCode,
  type Values,
} from '../../kernel/write';
import { declareGeneration } from '../ai/declare-generation';
import { addModelFields, GENERATIONS } from '../ai/generate';
import type { PreviewableInput } from '../ai/generation-request';
import type { AiTextModelTier } from '../ai/ai.enums';
import { Campaign } from '../campaigns/campaign.entity';
import { ContentTone } from '../common/content.enums';
import { Post } from '../content/post.entity';
import { Template } from '../media/library/template.entity';
import { ContentAnalysis } from './content-analysis.entity';
import { outputsOf } from './formats';
import { recordOutputs } from './new-outputs';
import { RepurposingJob } from './repurposing-job.entity';
import type { RepurposingConfig } from './repurposing-job.shapes';
import { RepurposingStrategy } from './repurposing-strategy.entity';
import { RepurposingOutput } from './repurposing-output.entity';
import type { RepurposingSource } from './repurposing.enums';
import { REPURPOSE } from './repurposing.job';
import { REPURPOSING_MESSAGES } from './repurposing.messages';

interface StartJobInput extends PreviewableInput {
  readonly strategyId: string;
  readonly campaignId?: string | null;
  readonly templateId?: string | null;
  readonly priority?: number | null;
  readonly tone?: ContentTone | null;
  readonly callToAction?: string | null;
  readonly maxHashtags?: number | null;
  readonly modelTier?: AiTextModelTier | null;
  readonly seed?: number | null;
}

type Context = MutationContext<StartJobInput>;

const model = modelOf(RepurposingJob);
const STRATEGY_PATH = ['input', 'strategyId'];
const DEFAULT_PRIORITY = 5;
const DEFAULT_HASHTAGS = 5;
const MAX_PRIORITY = 10;
const MAX_SEED = 1_000_000_000;

/** Returns the strategy of the input. Throws unless the actor can use AI and write posts for its client account. */
async function findStrategy({ tx, input, context }: Context): Promise<RepurposingStrategy & Values> {
  const { strategyId: id } = input;
  const found = isUuid(id) ? await tx.manager.findOneBy(RepurposingStrategy, { id }) : null;
  if (!found) return throwNotFound(modelOf(RepurposingStrategy).label, STRATEGY_PATH);
  const { organization, clientAccount } = found;
  const actor = context.actor!.userId;
  const rights = { model, permission: 'AI_USE', owner: 'createdBy' };
  if (!(await canWrite(tx, rights, { organization, clientAccount, createdBy: actor })))
    throwForbidden(model, createOne(model));
  const posts = { model: modelOf(Post), permission: 'CONTENT_WRITE', owner: 'author' };
  if (!(await canWrite(tx, posts, { organization, clientAccount, author: actor })))
    throwForbidden(posts.model, createOne(posts.model));
  return found as RepurposingStrategy & Values;
}

/** Returns the analysis of a strategy, with the kind of its media file. Throws if it was deleted, or nothing is to be written. */
async function findAnalysis(
  { tx }: Context,
  { contentAnalysis, recommendedFormats }: RepurposingStrategy,
): Promise<{ analysis: ContentAnalysis & Values; source: RepurposingSource }> {
  const analysis = contentAnalysis
    ? await tx.manager.findOneBy(ContentAnalysis, { id: contentAnalysis as unknown as string })
    : null;
  if (!analysis)
    return throwUserError(UserErrorCode.INVALID_STATE, REPURPOSING_MESSAGES.noText(), STRATEGY_PATH);
  if (!recommendedFormats.length)
    throwUserError(UserErrorCode.INVALID_STATE, REPURPOSING_MESSAGES.noFormats(), STRATEGY_PATH);
  const [asset] = await tx.query<{ kind: RepurposingSource }>('SELECT kind FROM media_assets WHERE id = $1', [
    analysis.mediaAsset,
  ]);
  return { analysis: analysis as ContentAnalysis & Values, source: asset?.kind ?? 'TEXT' };
}

/** Throws unless the campaign and the template are visible and can be used by the organization. */
async function checkReferences({ tx, input }: Context, organization: string): Promise<void> {
  const references = [
    { target: Campaign, id: input.campaignId, field: 'campaignId' },
    { target: Template, id: input.templateId, field: 'templateId' },
  ];
  const errors = [];
  for (const { target, id, field } of references) {
    if (!id) continue;
    const { label } = modelOf(target);
    if (!(await referenceExists(tx, modelOf(target), id, organization)))
      errors.push(referenceNotFound(label, 'organization', ['input', field]));
  }
  if (errors.length) throw new MutationError(errors);
}

const configOf = ({ modelTier, tone, callToAction, maxHashtags }: StartJobInput): RepurposingConfig => ({
  modelTier: modelTier ?? 'LIGHT',
  tone: tone ?? null,
  callToAction: callToAction ?? null,
  maxHashtags: maxHashtags ?? DEFAULT_HASHTAGS,
});

async function start(ctx: Context) {
  const { tx, input, context } = ctx;
  const strategy = await findStrategy(ctx);
  const { organization, clientAccount } = strategy as Values & { organization: string };
  const { analysis, source } = await findAnalysis(ctx, strategy);
  await checkReferences(ctx, organization);
  const outputs = outputsOf(strategy.recommendedFormats);
  const [id, userId, priority] = [uuidv7(), context.actor!.userId, input.priority ?? DEFAULT_PRIORITY];
  const values: Values = {
    ...{ id, organization, clientAccount, source, priority, createdBy: userId, config: configOf(input) },
    ...{ strategy: strategy.id, contentAnalysis: analysis.id, mediaAsset: analysis.mediaAsset },
    ...{ template: input.templateId ?? null, campaign: input.campaignId ?? null },
    targetPlatforms: [...new Set(outputs.flatMap(({ platform }) => platform ?? []))],
  };
  await tx.manager.insert(RepurposingJob, values);
  const seed = input.seed ?? randomInt(MAX_SEED);
  const { rows, reserved } = await recordOutputs(ctx, { job: values, analysis, strategy, outputs, seed });
  await asSystem(tx, organization, () => tx.manager.insert(RepurposingOutput, rows));
  await recordChange({ context, tx, values }, model, 'created', id);
  const job = await addTrackedJob(
    tx,
    REPURPOSE,
    { repurposingJobId: id },
    {
      kind: REPURPOSE,
      userId,
      tenantId: organization,
      subject: { id, type: RepurposingJob.name },
      parameters: { posts: outputs.length },
      rank: MAX_PRIORITY - priority,
    },
  );
  return { repurposingJob: id, job, reserved };
}

const addReferences = (builder: InputBuilder): InputBuilder =>
  builder
    .add('strategyId', () => ID, {
      description: 'ID of the strategy. Its formats are written, for each of their platforms and languages.',
      nullable: false,
    })
    .add('campaignId', () => ID, { description: 'ID of the campaign to add the posts to.', nullable: true })
    .add('templateId', () => ID, {
      description: 'ID of the template whose text the captions follow.',
      nullable: true,
    });

const addConfig = (builder: InputBuilder): InputBuilder =>
  builder
    .addValue('priority', integer({ min: 1, max: MAX_PRIORITY }), {
      description: `The priority, from 1 to 10. Pending jobs with a higher priority are started first. Defaults to ${DEFAULT_PRIORITY}.`,
      nullable: true,
    })
    .addValue('tone', oneOf(ContentTone), {
      description: 'The tone of voice. Defaults to that of the brand, else to `FRIENDLY`.',
      nullable: true,
    })
    .addValue('callToAction', text({ max: 500 }), {
      description: 'The call to action. If there is none, the model chooses one.',
      nullable: true,
    })
    .addValue('maxHashtags', integer({ min: 0, max: 30 }), {
      description: `The maximum number of hashtags. Defaults to ${DEFAULT_HASHTAGS}.`,
      nullable: true,
    });

declareGeneration('startRepurposingJob', {
  description: `Starts a job that writes draft posts from an analyzed text with AI, in the formats of a strategy. The viewer becomes the author of the posts. The AI credits of one call for each post are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour, one for each post.`,
  needs: {
    permission: 'AI_USE',
    also: 'CONTENT_WRITE',
    of: () => RepurposingStrategy,
    by: 'strategyId',
    creates: () => RepurposingJob,
  },
  input: (builder) => void addModelFields(addConfig(addReferences(builder))),
  errors: ['INVALID_STATE'],
  payload: {
    repurposingJob: { type: () => RepurposingJob, description: 'The repurposing job, which is pending.' },
  },
  startsJob: 'The job that writes the posts.',
  handler: start,
});
