import { randomInt } from 'node:crypto';
import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { addTrackedJob } from '../../kernel/jobs';
import { type InputBuilder, integer, listOf, nonBlank, oneOf, text } from '../../kernel/model';
import { ContentLanguage, ContentTone, Platform } from '../common/content.enums';
import type { PostVariantKind } from '../content/content.enums';
import type { Post } from '../content/post.entity';
import { AiGeneration } from './ai-generation.entity';
import { type AiFeature, type AiModelTier, AiTextModelTier, type TextFeature } from './ai.enums';
import type { Brief } from './brief.port';
import { type AnyBrief, imagesOf, maximumOf, reserveCall } from './generation-credits';
import { recordGenerationEvent } from './generation-events';
import { GENERATE } from './generation.job';
import {
  checkRequest,
  type GenerationContext,
  type GenerationInput,
  GENERATIONS,
} from './generation-request';
import { LanguageModelError, type TokenUsage } from './language-model.port';
import { newBrief } from './new-brief';
import { expectedModel } from './own-model';
import { maxOutputTokensOf, templateOf } from './prompts';

const MAX_SEED = 2_147_483_647;
/** The seed of the last retry is at most the largest integer. */
const MAX_GIVEN_SEED = MAX_SEED - 100;
const TEMPERATURE = '0.80';
/** Image models have none. */
const NO_TEMPERATURE = '0.00';

export type { GenerationInput };
export { GENERATIONS };

type Context = GenerationContext;

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

/** Adds the seed. */
export const addSeed = (builder: InputBuilder): InputBuilder =>
  builder.addValue('seed', integer({ min: 0, max: MAX_GIVEN_SEED }), {
    description:
      'The seed. The same seed and request give the same content, if the model supports seeds. Defaults to a random number.',
    nullable: true,
  });

/** Adds the fields that choose the model. */
export const addModelFields = (builder: InputBuilder, byDefault: AiTextModelTier = 'LIGHT'): InputBuilder =>
  addSeed(
    builder.addValue('modelTier', oneOf(AiTextModelTier), {
      description: `The tier of the model. Defaults to \`${byDefault}\`.`,
      nullable: true,
    }),
  );

/** What a mutation generates. */
export interface Generation {
  readonly feature: TextFeature;
  readonly defaultCount: number;
  /** Returns the caption to rewrite. */
  readonly originalOf?: (post: Post | null) => string;
  readonly change?: string;
  /** The part of the post that variants are for. */
  readonly part?: PostVariantKind;
  /** The text to analyze, or the comment to reply to. */
  readonly source?: string;
  /** The image to describe. */
  readonly media?: Brief['media'];
}

/** Returns the model of a tier with what a call costs at most. Undefined if none is configured: the job then fails. */
async function modelFor(
  { tx, context, input }: Context,
  tier: AiModelTier,
  maximum: TokenUsage,
  ofImages: boolean,
): Promise<Parameters<typeof reserveCall>[4]> {
  const { languageModels } = context.services;
  try {
    const used = await expectedModel(tx, languageModels, input.organizationId, tier);
    return { used, cost: languageModels.costOf(used, maximum, { ofImages }) };
  } catch (error) {
    if (error instanceof LanguageModelError) return undefined;
    throw error;
  }
}

/** What was reserved for the first call. */
export type ReservedFirst = Awaited<ReturnType<typeof reserveCall>> & {
  readonly maximum: TokenUsage;
  readonly model: Awaited<ReturnType<typeof modelFor>>;
};

/** What the first call of a generation is reserved with. */
interface FirstCall {
  readonly id: string;
  readonly brief: AnyBrief;
  readonly tier: AiModelTier;
  readonly maxOutputTokens: number;
}

/** Reserves the credits of the first call, in the transaction that records the generation. */
async function reserveFirst(
  ctx: Context,
  { id, brief, tier, maxOutputTokens }: FirstCall,
): Promise<ReservedFirst> {
  const { tx, input, context, at } = ctx;
  const maximum = maximumOf(brief, maxOutputTokens);
  const call = {
    ...{ id, organization: input.organizationId, user: context.actor!.userId, tier, call: 1 },
    images: imagesOf(brief),
  };
  const model = await modelFor(ctx, tier, maximum, brief.task === 'IMAGE');
  return { maximum, model, ...(await reserveCall(tx, call, maximum, at, model)) };
}

/** A generation that was checked, but not recorded. */
export interface PreparedGeneration extends FirstCall {
  readonly brand: string | null;
  readonly post: Post | null;
  readonly clientAccount: string | null;
}

/** Returns what a mutation generates, after checking that the actor can. */
async function prepareGeneration(
  ctx: Context,
  { feature, defaultCount, originalOf, ...subject }: Generation,
): Promise<PreparedGeneration> {
  const { tx, input } = ctx;
  const { organizationId: organization } = input;
  const { post, clientAccount } = await checkRequest(ctx);
  const original = originalOf?.(post);
  const occasion = { feature, organization, clientAccount, post, original, ...subject, defaultCount };
  const { brief, brand } = await newBrief(tx, occasion, input);
  const [id, tier] = [uuidv7(), input.modelTier ?? AiTextModelTier.LIGHT];
  const maxOutputTokens = maxOutputTokensOf(feature, brief.count);
  return { id, brief, brand, post, clientAccount, tier, maxOutputTokens };
}

/** Records a generation, and reserves the credits of its first call. Returns what was reserved. */
export async function recordGeneration(
  ctx: Context,
  feature: AiFeature,
  prepared: PreparedGeneration,
): Promise<ReservedFirst> {
  const { tx, input, context } = ctx;
  const { organizationId: organization } = input;
  const { id, brief, brand, post, clientAccount, tier, maxOutputTokens } = prepared;
  const { name: promptTemplate, version: promptVersion } = templateOf(feature);
  const userId = context.actor!.userId;
  const values = {
    id,
    ...{ organization, clientAccount, feature, createdBy: userId, promptTemplate, promptVersion },
    post: post?.id ?? null,
    campaign: input.campaignId ?? post?.campaign ?? null,
    brandProfile: brand,
    modelTier: tier,
    seed: input.seed ?? randomInt(MAX_GIVEN_SEED),
    temperature: feature === 'IMAGE' ? NO_TEMPERATURE : TEMPERATURE,
    maxOutputTokens,
    input: brief,
  };
  await tx.manager.insert(AiGeneration, values);
  const reserved = await reserveFirst(ctx, prepared);
  await recordGenerationEvent(tx, values, 'created', userId);
  return reserved;
}

/** The IDs of a generation and its job, and what was reserved. */
type Started = {
  readonly generation: string;
  readonly job: string;
  readonly reserved: readonly ReservedFirst[];
};

/** Records a generation, and starts the job that calls the model. */
export const startGeneration = async (ctx: Context, generation: Generation): Promise<Started> =>
  startPrepared(ctx, generation.feature, await prepareGeneration(ctx, generation), GENERATE);

/** Records a generation that was checked, and starts its job. */
export async function startPrepared(
  ctx: Context,
  feature: AiFeature,
  prepared: PreparedGeneration,
  task: string,
): Promise<Started> {
  const { tx, input, context } = ctx;
  const { id } = prepared;
  const reserved = await recordGeneration(ctx, feature, prepared);
  const job = await addTrackedJob(
    tx,
    task,
    { generationId: id },
    {
      kind: task,
      userId: context.actor!.userId,
      tenantId: input.organizationId,
      subject: { id, type: AiGeneration.name },
      parameters: { feature },
    },
  );
  return { generation: id, job, reserved: [reserved] };
}
