import { randomInt } from 'node:crypto';
import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { consumeAttemptIn, type RateLimit } from '../../kernel/auth';
import { addTrackedJob } from '../../kernel/jobs';
import { type InputBuilder, integer, listOf, modelOf, nonBlank, oneOf, text } from '../../kernel/model';
import {
  canWrite,
  checkTenant,
  createOne,
  findRow,
  MutationError,
  type MutationContext,
  recordChange,
  referenceExists,
  referenceNotFound,
  throwForbidden,
  throwUserError,
  UserErrorCode,
} from '../../kernel/write';
import { BrandProfile } from '../brand/brand-profile.entity';
import { Campaign } from '../campaigns/campaign.entity';
import { ContentLanguage, ContentTone, Platform } from '../common/content.enums';
import { Post } from '../content/post.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { AiGeneration } from './ai-generation.entity';
import { type AiFeature, AiModelTier } from './ai.enums';
import { AI_MESSAGES } from './ai.messages';
import type { Brief } from './brief.port';
import { maxUsageOf, reserveCall } from './generation-credits';
import { GENERATE } from './generation.job';
import { LanguageModelError, type TokenUsage } from './language-model.port';
import { type BriefInput, newBrief } from './new-brief';
import { maxOutputTokensOf, promptOf } from './prompts';

const model = modelOf(AiGeneration);
const RIGHTS = { model, permission: 'AI_USE', owner: 'createdBy' };
const MAX_SEED = 2_147_483_647;
/** The seed of the last retry is at most the largest integer. */
const MAX_GIVEN_SEED = MAX_SEED - 100;
const TEMPERATURE = '0.80';

/** Models cost money, whoever asks. */
export const GENERATIONS: RateLimit = { name: 'AI generations of a user', limit: 120, windowSeconds: 3_600 };

/** The input that all generations have in common. */
export interface GenerationInput extends BriefInput {
  readonly organizationId: string;
  readonly clientAccountId?: string | null;
  readonly postId?: string | null;
  readonly campaignId?: string | null;
  readonly modelTier?: AiModelTier | null;
  readonly seed?: number | null;
}

/** Adds the fields that say whom the content is for. */
export const addOwnerFields = (builder: InputBuilder): InputBuilder =>
  builder
    .add('organizationId', () => ID, { description: 'ID of the organization.', nullable: false })
    .add('clientAccountId', () => ID, {
      description:
        'ID of the client account the content is for. Defaults to that of the post. If both are null or omitted, the content is for the organization itself.',
      nullable: true,
    })
    .add('postId', () => ID, {
      description: 'ID of the post the content is for. Its values are the defaults of this input.',
      nullable: true,
    })
    .add('campaignId', () => ID, {
      description: 'ID of the campaign the content is for. Defaults to that of the post.',
      nullable: true,
    })
    .add('brandProfileId', () => ID, {
      description:
        'ID of the brand the content is for. Defaults to the default brand of the client account, or of the organization if there is none.',
      nullable: true,
    });

/** Adds the fields that say where the content is for, and what is true. */
export const addSubjectFields = (builder: InputBuilder): InputBuilder =>
  builder
    .addValue('platform', oneOf(Platform), {
      description:
        'The platform whose limits apply. Defaults to that of the post, if it is intended for one. Otherwise, the limits of a post apply.',
      nullable: true,
    })
    .addValue('language', oneOf(ContentLanguage), {
      description:
        'The language. Defaults to that of the post, else to `HINGLISH` if that is the tone preset of the brand, else to `ENGLISH`.',
      nullable: true,
    })
    .addValue('facts', listOf(text({ max: 500 }), { max: 20 }), {
      description:
        'Facts about the product or occasion. Content with links or numbers that the request does not contain is rejected. Email addresses and phone numbers are not sent to the model.',
      nullable: true,
    });

/** Adds the fields that describe a text. */
export const addContentFields = (builder: InputBuilder): InputBuilder =>
  addSubjectFields(builder).addValue('tone', oneOf(ContentTone), {
    description: 'The tone of voice. Defaults to that of the post, else of the brand, else to `FRIENDLY`.',
    nullable: true,
  });

/** Adds the number of alternatives or items. */
export const addCount = (
  builder: InputBuilder,
  { items, max, byDefault }: { readonly items: string; readonly max: number; readonly byDefault: number },
): InputBuilder =>
  builder.addValue('count', integer({ min: 1, max }), {
    description: `Number of ${items}. Defaults to ${byDefault}.`,
    nullable: true,
  });

/** Adds the fields of captions besides those of all texts. */
export const addCaptionFields = (builder: InputBuilder): InputBuilder =>
  addCount(
    builder
      .addValue('callToAction', text({ max: 500 }), {
        description:
          'The call to action. Defaults to that of the post. If there is none, the model chooses one.',
        nullable: true,
      })
      .addValue('maxHashtags', integer({ min: 0, max: 30 }), {
        description: 'The maximum number of hashtags. Defaults to 5.',
        nullable: true,
      }),
    { items: 'alternatives', max: 5, byDefault: 1 },
  );

/** Adds the topic. */
export const addTopic = (builder: InputBuilder): InputBuilder =>
  builder.addValue('topic', nonBlank(text({ max: 500 })), {
    description: 'The topic, such as `Masala chai for the rainy season`.',
    nullable: false,
  });

/** Adds the fields that choose the model. */
export const addModelFields = (builder: InputBuilder): InputBuilder =>
  builder
    .addValue('modelTier', oneOf(AiModelTier), {
      description: 'The tier of the model. Defaults to `LIGHT`.',
      nullable: true,
    })
    .addValue('seed', integer({ min: 0, max: MAX_GIVEN_SEED }), {
      description:
        'The seed. The same seed and request give the same content, if the model supports seeds. Defaults to a random number.',
      nullable: true,
    });

type Context = MutationContext<GenerationInput>;

/** Throws unless all IDs refer to objects of the organization that the actor can see. */
async function checkReferences({ tx, input }: Context): Promise<void> {
  const references = [
    { target: ClientAccount, id: input.clientAccountId, field: 'clientAccountId' },
    { target: Post, id: input.postId, field: 'postId' },
    { target: Campaign, id: input.campaignId, field: 'campaignId' },
    { target: BrandProfile, id: input.brandProfileId, field: 'brandProfileId' },
  ];
  const errors = [];
  for (const { target, id, field } of references) {
    if (id === null || id === undefined) continue;
    const { label } = modelOf(target);
    if (!(await referenceExists(tx, modelOf(target), id, input.organizationId)))
      errors.push(referenceNotFound(label, 'organization', ['input', field]));
  }
  if (errors.length) throw new MutationError(errors);
}

/** Returns the post of the input. Throws if it belongs to another client account than the one in the input. */
async function postOf({ tx, input }: Context): Promise<Post | null> {
  const { postId, clientAccountId } = input;
  if (postId === null || postId === undefined) return null;
  const post = (await findRow(tx, modelOf(Post), postId, false)) as unknown as Post;
  if (clientAccountId && clientAccountId !== post.clientAccount)
    throwUserError(UserErrorCode.INVALID, AI_MESSAGES.otherClientAccount(), ['input', 'clientAccountId']);
  return post;
}

/** What a mutation generates. */
interface Generation {
  readonly feature: AiFeature;
  readonly defaultCount: number;
  /** Returns the caption to rewrite. */
  readonly originalOf?: (post: Post | null) => string;
  readonly change?: string;
  /** The text to analyze. */
  readonly source?: string;
}

/** Throws unless the actor can generate content for the organization and client account. Returns its post. */
async function checkRequest(ctx: Context): Promise<{ post: Post | null; clientAccount: string | null }> {
  const { tx, input, context } = ctx;
  const { organizationId: organization } = input;
  await checkTenant(tx, model, { organization });
  const createdBy = context.actor!.userId;
  const mayCreate = (clientAccount: string | null): Promise<boolean> =>
    canWrite(tx, RIGHTS, { organization, clientAccount, createdBy });
  if (!(await mayCreate(input.clientAccountId ?? null))) throwForbidden(model, createOne(model));
  await checkReferences(ctx);
  const post = await postOf(ctx);
  const clientAccount = (post ? post.clientAccount : input.clientAccountId) ?? null;
  if (post && !(await mayCreate(clientAccount))) throwForbidden(model, createOne(model));
  await consumeAttemptIn(tx, { rateLimit: GENERATIONS, key: createdBy });
  return { post, clientAccount };
}

/** Returns the model of a tier with what a call costs at most. Undefined if none is configured: the job then fails. */
function modelFor(
  { context }: Context,
  tier: AiModelTier,
  maximum: TokenUsage,
): Parameters<typeof reserveCall>[4] {
  const { languageModels } = context.services;
  try {
    const used = languageModels.modelOf(tier);
    return { used, cost: languageModels.costOf(used, maximum) };
  } catch (error) {
    if (error instanceof LanguageModelError) return undefined;
    throw error;
  }
}

/** Reserves the credits of the first call, in the transaction that records the generation. */
async function reserveFirst(
  ctx: Context,
  {
    id,
    brief,
    tier,
    maxOutputTokens,
  }: { id: string; brief: Brief; tier: AiModelTier; maxOutputTokens: number },
): Promise<void> {
  const { tx, input, context, at } = ctx;
  const maximum = maxUsageOf(brief, maxOutputTokens);
  const call = { id, organization: input.organizationId, user: context.actor!.userId, tier, call: 1 };
  await reserveCall(tx, call, maximum, at, modelFor(ctx, tier, maximum));
}

type NewGeneration = Pick<Generation, 'feature'> &
  Awaited<ReturnType<typeof newBrief>> & {
    readonly clientAccount: string | null;
    readonly post?: Post | null;
  };

/** Records a generation, and reserves the credits of its first call. Returns its ID. */
export async function recordGeneration(
  ctx: Context,
  { feature, clientAccount, brief, brand, post }: NewGeneration,
): Promise<string> {
  const { tx, input, context } = ctx;
  const { organizationId: organization } = input;
  const { name: promptTemplate, version: promptVersion } = promptOf(feature);
  const [id, userId, tier] = [uuidv7(), context.actor!.userId, input.modelTier ?? AiModelTier.LIGHT];
  const maxOutputTokens = maxOutputTokensOf(feature, brief.count);
  const values = {
    id,
    ...{ organization, clientAccount, feature, createdBy: userId, promptTemplate, promptVersion },
    post: post?.id ?? null,
    campaign: input.campaignId ?? post?.campaign ?? null,
    brandProfile: brand,
    modelTier: tier,
    seed: input.seed ?? randomInt(MAX_GIVEN_SEED),
    temperature: TEMPERATURE,
    maxOutputTokens,
    input: brief,
  };
  await tx.manager.insert(AiGeneration, values);
  await reserveFirst(ctx, { id, brief, tier, maxOutputTokens });
  await recordChange({ context, tx, values }, model, 'created', id);
  return id;
}

/** Records a generation, and starts the job that calls the model. Returns the IDs of both. */
export async function startGeneration(
  ctx: Context,
  { feature, defaultCount, originalOf, change, source }: Generation,
): Promise<{ generation: string; job: string }> {
  const { tx, input, context } = ctx;
  const { organizationId: organization } = input;
  const { post, clientAccount } = await checkRequest(ctx);
  const original = originalOf?.(post);
  const occasion = { feature, organization, clientAccount, post, original, change, source, defaultCount };
  const { brief, brand } = await newBrief(tx, occasion, input);
  const id = await recordGeneration(ctx, { feature, clientAccount, brief, brand, post });
  const job = await addTrackedJob(
    tx,
    GENERATE,
    { generationId: id },
    {
      kind: GENERATE,
      userId: context.actor!.userId,
      tenantId: organization,
      subject: { id, type: AiGeneration.name },
      parameters: { feature },
    },
  );
  return { generation: id, job };
}
