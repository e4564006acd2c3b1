import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { addTrackedJob } from '../../kernel/jobs';
import { integer, listOf, modelOf, oneOf } from '../../kernel/model';
import {
  addExpectedVersion,
  applyChange,
  asSystem,
  assertVersion,
  canWrite,
  createOne,
  lockRow,
  MutationError,
  type MutationContext,
  recordChange,
  throwForbidden,
  throwUserError,
  userError,
  UserErrorCode,
  type Values,
} from '../../kernel/write';
import { AiModelTier, type AiFeature } from '../ai/ai.enums';
import { Brief } from '../ai/brief.port';
import { declareGeneration } from '../ai/declare-generation';
import { GENERATIONS, recordGeneration, type ReservedFirst } from '../ai/generate';
import { countGeneration, type PreviewableInput } from '../ai/generation-request';
import { Post } from '../content/post.entity';
import { MAX_OUTPUTS } from './formats';
import { RepurposingJob } from './repurposing-job.entity';
import { REPURPOSE } from './repurposing.job';
import { REPURPOSING_MESSAGES } from './repurposing.messages';

interface RetryInput extends PreviewableInput {
  readonly id: string;
  readonly positions?: readonly number[] | null;
  readonly modelTier?: AiModelTier | null;
  readonly expectedVersion?: number | null;
}

type Context = MutationContext<RetryInput>;
type Row = RepurposingJob & Values;

const model = modelOf(RepurposingJob);
const MAX_PRIORITY = 10;
/** A generation calls its model with at most three seeds, one after the other. */
const SEEDS_OF_GENERATION = 10;

/** An output with its generation, which is tried again with the same brief. */
interface FoundOutput {
  readonly id: string;
  readonly position: number;
  readonly status: string;
  readonly feature: AiFeature;
  readonly brand: string | null;
  readonly input: unknown;
  readonly seed: number;
  readonly maxOutputTokens: number;
}

const FIND = `SELECT o.id, o.position, g.status, g.feature, b.id AS brand, coalesce(g.input, a.input) AS input, g.seed,
    g.max_output_tokens AS "maxOutputTokens"
  FROM repurposing_outputs o
  JOIN ai_generations g ON g.organization_id = o.organization_id AND g.id = o.generation_id
  LEFT JOIN ai_generation_archives a ON a.organization_id = g.organization_id AND a.generation_id = g.id
  LEFT JOIN brand_profiles b ON b.organization_id = g.organization_id AND b.id = g.brand_profile_id
 WHERE o.organization_id = $1 AND o.repurposing_job_id = $2 ORDER BY o.position`;

/** Returns the failed outputs at the positions of the input, or else all failed ones. Throws if one of them has not failed, or there is none. */
function chosen(found: readonly FoundOutput[], { positions }: RetryInput): FoundOutput[] {
  const failed = found.filter(({ status }) => status === 'FAILED');
  if (!positions?.length) {
    if (!failed.length)
      throwUserError(UserErrorCode.INVALID_STATE, REPURPOSING_MESSAGES.nothingFailed(), ['input', 'id']);
    return failed;
  }
  const errors = positions.flatMap((position, place) =>
    failed.some((output) => output.position === position)
      ? []
      : userError(UserErrorCode.INVALID_STATE, REPURPOSING_MESSAGES.outputNotFailed(), [
          ...['input', 'positions'],
          String(place),
        ]),
  );
  if (errors.length) throw new MutationError(errors);
  return failed.filter(({ position }) => positions.includes(position));
}

/** The failed generation and its cost are kept: the output gets another one. */
const REPLACE = `UPDATE repurposing_outputs o SET generation_id = $3, retry_count = o.retry_count + 1,
    earlier_credits = o.earlier_credits + g.credits_used
  FROM ai_generations g WHERE o.organization_id = $1 AND o.id = $2
   AND g.organization_id = o.organization_id AND g.id = o.generation_id`;

/** Records another generation of an output, with its credits. Returns what was reserved. */
async function renew(ctx: Context, job: Row, output: FoundOutput): Promise<ReservedFirst> {
  const { tx, input } = ctx;
  const organization = job.organization as unknown as string;
  const clientAccount = job.clientAccount;
  await countGeneration(ctx);
  const tier = input.modelTier ?? job.config.modelTier;
  const given = {
    ...{ organizationId: organization, campaignId: job.campaign },
    ...{ modelTier: tier, seed: output.seed + SEEDS_OF_GENERATION },
  };
  const { feature, brand, maxOutputTokens } = output;
  const id = uuidv7();
  const reserved = await recordGeneration({ ...ctx, input: given }, feature, {
    ...{ id, brand, post: null, clientAccount, tier, maxOutputTokens },
    brief: Brief.parse(output.input),
  });
  await asSystem(tx, organization, () => tx.query(REPLACE, [organization, output.id, id]));
  return reserved;
}

/** Returns the locked job. Throws unless it has failed, and the actor can write its posts. */
async function findJob({ tx, input }: Context): Promise<Row> {
  const before = (await lockRow(tx, model, input.id, false)) as unknown as Row;
  const { organization, clientAccount, createdBy } = before;
  const posts = { model: modelOf(Post), permission: 'CONTENT_WRITE', owner: 'author' };
  if (!(await canWrite(tx, posts, { organization, clientAccount, author: createdBy })))
    throwForbidden(posts.model, createOne(posts.model));
  if (before.status !== 'FAILED')
    throwUserError(UserErrorCode.INVALID_STATE, REPURPOSING_MESSAGES.notFailed(), ['input', 'id']);
  assertVersion(model, before, {}, input.expectedVersion, []);
  return before;
}

async function retry(ctx: Context) {
  const { tx, input, context } = ctx;
  const before = await findJob(ctx);
  const { id, priority } = before;
  const organization = before.organization as unknown as string;
  const found = await tx.query<FoundOutput>(FIND, [organization, id]);
  const outputs = chosen(found, input);
  const reserved: ReservedFirst[] = [];
  for (const output of outputs) reserved.push(await renew(ctx, before, output));
  const progress = Math.floor((100 * (found.length - outputs.length)) / Math.max(found.length, 1));
  const change = { context, tx, before, values: { status: 'PENDING', finishedAt: null, progress } };
  await applyChange(model, change);
  await recordChange(change, model, 'retried', id);
  const job = await addTrackedJob(
    tx,
    REPURPOSE,
    { repurposingJobId: id },
    {
      ...{ kind: REPURPOSE, userId: context.actor!.userId, tenantId: organization },
      ...{ subject: { id, type: RepurposingJob.name }, parameters: { posts: outputs.length } },
      rank: MAX_PRIORITY - priority,
    },
  );
  return { repurposingJob: id, job, reserved };
}

declareGeneration('retryRepurposingJob', {
  description: `Starts a failed repurposing job again, to write the posts that could not be written. Posts that were written are kept, and take no AI credits again. The credits of one call for each retried post are reserved, or none. Each gets a new generation; the failed one is kept with its cost. Rate limit: ${GENERATIONS.limit} generations per user in an hour, one for each post.`,
  needs: { permission: 'AI_USE', also: 'CONTENT_WRITE', of: () => RepurposingJob },
  input: (builder) =>
    void addExpectedVersion(
      builder
        .add('id', () => ID, { description: 'ID of the repurposing job.', nullable: false })
        .addValue('positions', listOf(integer({ min: 0, max: MAX_OUTPUTS - 1 }), { max: MAX_OUTPUTS }), {
          description: `Positions of the failed outputs to retry, from 0 to ${MAX_OUTPUTS - 1}. If omitted or empty, all that have failed are retried.`,
          nullable: true,
        })
        .addValue('modelTier', oneOf(AiModelTier), {
          description: 'The tier of the model. Defaults to that of the job.',
          nullable: true,
        }),
    ),
  errors: ['INVALID_STATE'],
  payload: {
    repurposingJob: {
      type: () => RepurposingJob,
      description: 'The repurposing job, which is pending again.',
    },
  },
  startsJob: 'The job that writes the posts.',
  handler: retry,
});
