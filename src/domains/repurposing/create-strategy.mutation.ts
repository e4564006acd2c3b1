import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { isUuid, listOf, modelOf, nonBlank, oneOf, text, truncate } from '../../kernel/model';
import {
  canWrite,
  createOne,
  declareMutation,
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
import { BrandProfile } from '../brand/brand-profile.entity';
import { ContentLanguage, Platform } from '../common/content.enums';
import { ContentAnalysis } from './content-analysis.entity';
import { calendarOf, outputsOf, recommendedFormats } from './formats';
import { averageReach } from './reach';
import { REPURPOSING_MESSAGES } from './repurposing.messages';
import { RepurposingStrategy } from './repurposing-strategy.entity';
import type { FormatRecommendation } from './repurposing-strategy.shapes';

interface CreateStrategyInput {
  readonly contentAnalysisId: string;
  readonly brandProfileId?: string | null;
  readonly name?: string | null;
  readonly platforms?: readonly Platform[] | null;
  readonly languages?: readonly ContentLanguage[] | null;
}

type Context = MutationContext<CreateStrategyInput>;
type Analysis = ContentAnalysis & Values;

const model = modelOf(RepurposingStrategy);
const RIGHTS = { model, permission: 'AI_USE', owner: 'createdBy' };
const BRAND = modelOf(BrandProfile);

/** Returns the analysis of the input, from which the actor can make strategies. */
async function findAnalysis({ tx, input, context }: Context): Promise<Analysis> {
  const path = ['input', 'contentAnalysisId'];
  const { contentAnalysisId: id } = input;
  const found = isUuid(id) ? await tx.manager.findOneBy(ContentAnalysis, { id }) : null;
  if (!found) return throwNotFound(modelOf(ContentAnalysis).label, path);
  const { organization, clientAccount } = found;
  if (!(await canWrite(tx, RIGHTS, { organization, clientAccount, createdBy: context.actor!.userId })))
    throwForbidden(model, createOne(model));
  if (!found.analyzedAt)
    throwUserError(UserErrorCode.INVALID_STATE, REPURPOSING_MESSAGES.notAnalyzed(), path);
  return found as Analysis;
}

/** Returns the brand of the input, else that of the analysis. */
async function brandOf(
  { tx, input }: Context,
  { organization, generation }: Analysis,
): Promise<string | null> {
  const { brandProfileId: id } = input;
  if (id) {
    if (!(await referenceExists(tx, BRAND, id, organization)))
      throw new MutationError([referenceNotFound(BRAND.label, 'organization', ['input', 'brandProfileId'])]);
    return id;
  }
  const [found] = await tx.query<{ brand: string }>(
    `SELECT b.id AS brand FROM ai_generations g
       JOIN brand_profiles b ON b.organization_id = g.organization_id AND b.id = g.brand_profile_id AND b.deleted_at IS NULL
      WHERE g.id = $1`,
    [generation],
  );
  return found?.brand ?? null;
}

/** Number of the latest generations whose duration is averaged. */
const MEASURED = 100;

const MEAN_SECONDS = `SELECT avg(duration_ms)::float8 / 1000 AS seconds FROM (
  SELECT duration_ms FROM ai_generations WHERE organization_id = $1 AND status = 'COMPLETED'
   ORDER BY created_at DESC, id DESC LIMIT ${MEASURED}) g`;

/** Returns the expected reach and duration of the posts of formats. */
async function estimatesOf(
  { tx, at }: Context,
  { organization, clientAccount }: Analysis,
  formats: readonly FormatRecommendation[],
): Promise<{ estimatedReach: number | null; estimatedSeconds: number | null }> {
  const outputs = outputsOf(formats);
  const platforms = [...new Set(outputs.flatMap(({ platform }) => platform ?? []))];
  const owner = {
    organization: organization as string,
    clientAccount: clientAccount,
    at,
  };
  const reach = await averageReach(tx, owner, platforms);
  const reached = outputs.map(({ platform }) => (platform && reach.get(platform)) ?? 0);
  const [mean] = await tx.query<{ seconds: number | null }>(MEAN_SECONDS, [organization]);
  const seconds = mean?.seconds ?? null;
  return {
    estimatedReach: reach.size ? Math.round(reached.reduce((sum, people) => sum + people, 0)) : null,
    estimatedSeconds: seconds === null ? null : Math.ceil(seconds * outputs.length),
  };
}

async function create(ctx: Context): Promise<{ repurposingStrategy: string }> {
  const { tx, input, context } = ctx;
  const analysis = await findAnalysis(ctx);
  const formats = recommendedFormats(analysis, input);
  const brandProfile = await brandOf(ctx, analysis);
  const id = uuidv7();
  const values: Values = {
    ...{ id, organization: analysis.organization, clientAccount: analysis.clientAccount },
    name: input.name ?? truncate(analysis.title ?? analysis.topics[0] ?? analysis.keywords[0]!, 255),
    ...{ contentAnalysis: analysis.id, brandProfile, recommendedFormats: formats },
    calendarSuggestions: calendarOf(formats),
    ...(await estimatesOf(ctx, analysis, formats)),
    createdBy: context.actor!.userId,
  };
  await tx.manager.insert(RepurposingStrategy, values);
  await recordChange({ context, tx, values }, model, 'created', id);
  return { repurposingStrategy: id };
}

declareMutation('createRepurposingStrategy', {
  description:
    'Creates a plan of what an analyzed text is made into. Formats, platforms and days follow from the analysis by fixed rules, and can be edited. Takes no AI credits.',
  needs: {
    permission: 'AI_USE',
    of: () => ContentAnalysis,
    by: 'contentAnalysisId',
    creates: () => RepurposingStrategy,
  },
  input: (builder) =>
    void builder
      .add('contentAnalysisId', () => ID, {
        description: 'ID of the analysis. It must be completed.',
        nullable: false,
      })
      .add('brandProfileId', () => ID, {
        description: 'ID of the brand that the posts are for. Defaults to that of the analysis.',
        nullable: true,
      })
      .addValue('name', nonBlank(text({ max: 255 })), {
        description: 'The name. Defaults to the title of the text, else to its first topic.',
        nullable: true,
      })
      .addValue('platforms', listOf(oneOf(Platform), { max: 9 }), {
        description:
          'Platforms to write for. Defaults to the three platforms that the text fits best. Duplicates are removed.',
        nullable: true,
      })
      .addValue('languages', listOf(oneOf(ContentLanguage), { max: 3 }), {
        description:
          'Languages of captions. If omitted or empty, the language of the text. Articles and carousels are in the language of the text if it is one of them, otherwise in the first one. Duplicates are removed.',
        nullable: true,
      }),
  idempotent: true,
  errors: ['INVALID_STATE'],
  payload: {
    repurposingStrategy: { type: () => RepurposingStrategy, description: 'The new strategy.' },
  },
  handler: create,
});
