import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { InputBuilder, integer, modelOf, ReadsRows } from '../../../kernel/model';
import type { RequestContext, ResultRow } from '../../../kernel/session';
import { brandConsistency } from './brand-consistency';
import { BrandVoiceSample, sampleText } from './brand-voice-sample.entity';
import { BrandConsistency, VoiceSampleMatch } from './brand-voice.shapes';
import { embedText } from './embed-text';
import { COMPARED_SAMPLES, nearestSamples, type NearestSample, type QueryText } from './nearest-samples';

const DEFAULT_FIRST = 3;
const MAX_FIRST = 10;

interface BrandText {
  readonly brandProfileId: string;
  readonly text: string;
}

const textInput = (name: string, query: string): InputBuilder =>
  new InputBuilder(name, `Input of \`${query}\`.`)
    .add('brandProfileId', () => ID, { description: 'ID of the brand.', nullable: false })
    .addValue('text', sampleText, {
      description: 'The text. Email addresses and phone numbers in it are not sent to a model.',
      nullable: false,
    });

const nearestInput = textInput('NearestVoiceSamplesInput', 'nearestVoiceSamples').addValue(
  'first',
  integer({ min: 1, max: MAX_FIRST }),
  { description: `Number of samples to return. Defaults to ${DEFAULT_FIRST}.`, nullable: true },
).target as unknown as Function;
const consistencyInput = textInput('BrandConsistencyInput', 'brandConsistency').target as unknown as Function;

const PAID = `The newest ${COMPARED_SAMPLES} samples of the brand are compared. With an embedding model of a provider, this takes AI credits, requires \`AI_USE\` and is limited to 120 texts per user in an hour.`;

const queryTextOf =
  ({ readTransaction }: RequestContext): QueryText =>
  async (sql, values) =>
    (await readTransaction.query(sql, values))[0]![0]!;

/** Returns the samples nearest to a text, and counts those that were compared. */
async function findNearest(
  context: RequestContext,
  { brandProfileId, text }: BrandText,
  first: number,
): Promise<readonly NearestSample[]> {
  const vector = await embedText(context, brandProfileId, text);
  if (!vector) return [];
  const { embeddings } = context.services;
  const found = await nearestSamples(queryTextOf(context), embeddings, brandProfileId, vector, first);
  context.countRows(found.compared);
  return found.matches;
}

@Resolver(() => VoiceSampleMatch)
export class BrandVoiceResolver {
  @ReadsRows(COMPARED_SAMPLES)
  @Query(() => [VoiceSampleMatch], {
    description: `The samples of the voice of a brand that are most similar to a text, most similar first. Samples whose embedding is not computed yet are omitted. ${PAID} Empty if the brand does not exist or is not visible to the viewer.`,
  })
  async nearestVoiceSamples(
    @Arg('input', () => nearestInput, { description: 'Input of `nearestVoiceSamples`.' })
    input: BrandText & { readonly first?: number | null },
    @Ctx() context: RequestContext,
  ): Promise<readonly NearestSample[]> {
    return findNearest(context, input, input.first ?? DEFAULT_FIRST);
  }

  @ReadsRows(COMPARED_SAMPLES)
  @Query(() => BrandConsistency, {
    description: `Compares a text with the name, phrases, hashtags and voice of a brand, by the fixed rules of \`AiGeneration.brandConsistencyScore\`. Nothing is stored. ${PAID} Null if the brand does not exist or is not visible to the viewer.`,
    nullable: true,
  })
  async brandConsistency(
    @Arg('input', () => consistencyInput, { description: 'Input of `brandConsistency`.' }) input: BrandText,
    @Ctx() context: RequestContext,
  ): Promise<object | null> {
    const nearest = await findNearest(context, input, DEFAULT_FIRST);
    return brandConsistency(queryTextOf(context), input.brandProfileId, input.text, nearest);
  }

  @FieldResolver(() => BrandVoiceSample, { description: 'The sample.', nullable: true })
  sample(
    @Root() { id }: NearestSample,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ResultRow | null> {
    return context.reader.row(modelOf(BrandVoiceSample), id, info);
  }
}
