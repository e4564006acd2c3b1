import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { decimal, type InputBuilder, modelOf, nonBlank, oneOf, text, url } from '../../kernel/model';
import {
  findRow,
  MutationError,
  type MutationContext,
  recordChange,
  referenceExists,
  referenceNotFound,
  throwUserError,
  UserErrorCode,
} from '../../kernel/write';
import { declareGeneration } from '../ai/declare-generation';
import { addModelFields, type GenerationInput, GENERATIONS, startGeneration } from '../ai/generate';
import { languageOf } from '../ai/languages';
import { ContentLanguage } from '../common/content.enums';
import { MediaAsset } from '../media/media-asset.entity';
import { Organization } from '../organizations/organization.entity';
import { ContentAnalysis, MAX_TEXT_LENGTH } from './content-analysis.entity';
import { REPURPOSING_MESSAGES } from './repurposing.messages';
import { wordsIn } from './seo';
import { spokenText } from './transcript';

interface AnalyzeContentInput extends GenerationInput {
  readonly mediaAssetId?: string | null;
  readonly sourceUrl?: string | null;
  readonly title?: string | null;
  readonly text: string;
  readonly transcriptConfidence?: string | null;
}

type Context = MutationContext<AnalyzeContentInput>;

const model = modelOf(ContentAnalysis);
const mediaModel = modelOf(MediaAsset);

/** Fewer words have no topic. */
const LEAST_WORDS = 20;

const addSource = (builder: InputBuilder): InputBuilder =>
  builder
    .add('organizationId', () => ID, { description: 'ID of the organization.', nullable: false })
    .add('clientAccountId', () => ID, {
      description:
        'ID of the client account the text is for. Defaults to that of the media file. If both are null or omitted, the text is for the organization itself.',
      nullable: true,
    })
    .add('brandProfileId', () => ID, {
      description:
        'ID of the brand the text is for. Defaults to the default brand of the client account, or of the organization if there is none.',
      nullable: true,
    })
    .add('mediaAssetId', () => ID, {
      description: 'ID of the media file that the text is the transcript of.',
      nullable: true,
    });

const addText = (builder: InputBuilder): InputBuilder =>
  builder
    .addValue('sourceUrl', url, {
      description: 'URL of the page that the text is from. The page is not read.',
      nullable: true,
    })
    .addValue('title', nonBlank(text({ max: 500 })), {
      description: 'The title. Defaults to that of the media file.',
      nullable: true,
    })
    .addValue('text', nonBlank(text({ multiline: true, max: MAX_TEXT_LENGTH })), {
      description: `The text, such as a transcript or an article, of at least ${LEAST_WORDS} words. Lines can start with a time code such as \`[01:30]\`, from which the positions of sentences follow. Email addresses and phone numbers are not sent to the model.`,
      nullable: false,
    })
    .addValue('language', oneOf(ContentLanguage), {
      description: 'The language of the text. Defaults to the language of most of its words.',
      nullable: true,
    })
    .addValue('transcriptConfidence', decimal(5, 2, { min: 0, max: 100 }), {
      description: 'The confidence of the transcription, from 0 to 100.',
      nullable: true,
    });

/** Returns the media file of the input. Throws if it is not visible, or belongs to another client account. */
async function mediaOf({ tx, input }: Context): Promise<MediaAsset | null> {
  const { mediaAssetId: id, organizationId, clientAccountId } = input;
  if (!id) return null;
  if (!(await referenceExists(tx, mediaModel, id, organizationId)))
    throw new MutationError([referenceNotFound(mediaModel.label, 'organization', ['input', 'mediaAssetId'])]);
  const asset = (await findRow(tx, mediaModel, id, false)) as unknown as MediaAsset;
  if (clientAccountId && clientAccountId !== asset.clientAccount)
    throwUserError(UserErrorCode.INVALID, REPURPOSING_MESSAGES.otherClientAccount(), [
      'input',
      'clientAccountId',
    ]);
  return asset;
}

async function analyze(ctx: Context) {
  const { tx, input, context } = ctx;
  const spoken = spokenText(input.text);
  const wordCount = wordsIn(spoken).length;
  if (wordCount < LEAST_WORDS)
    throwUserError(UserErrorCode.INVALID, REPURPOSING_MESSAGES.shortText({ words: LEAST_WORDS }), [
      'input',
      'text',
    ]);
  const asset = await mediaOf(ctx);
  const clientAccount = (asset ? asset.clientAccount : input.clientAccountId) ?? null;
  const language = input.language ?? languageOf(spoken);
  const title = input.title ?? asset?.title ?? null;
  const given = { ...input, clientAccountId: clientAccount, language, topic: title };
  const { generation, job, reserved } = await startGeneration(
    { ...ctx, input: given },
    { feature: 'ANALYSIS', defaultCount: 1, source: spoken },
  );
  const id = uuidv7();
  const values = {
    ...{ id, organization: input.organizationId, clientAccount, title, generation, wordCount },
    mediaAsset: asset?.id ?? null,
    sourceUrl: input.sourceUrl ?? null,
    transcript: input.text,
    transcriptLanguage: language,
    transcriptConfidence: input.transcriptConfidence ?? null,
    createdBy: context.actor!.userId,
  };
  await tx.manager.insert(ContentAnalysis, values);
  await recordChange({ context, tx, values }, model, 'created', id);
  return { contentAnalysis: id, job, reserved };
}

declareGeneration('analyzeContent', {
  description: `Starts a job that analyzes a text with AI, to repurpose it. Keywords, names and quotes are taken from the text; an analysis with sentences, links or numbers that the text does not contain is rejected. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => ContentAnalysis,
  },
  input: (builder) => void addModelFields(addText(addSource(builder))),
  errors: ['INVALID'],
  payload: {
    contentAnalysis: {
      type: () => ContentAnalysis,
      description: 'The analysis, whose results are empty until the job is completed.',
    },
  },
  startsJob: 'The job that analyzes the text.',
  handler: analyze,
});
