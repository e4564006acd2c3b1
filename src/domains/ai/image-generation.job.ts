import type { Tasks } from '../../kernel/jobs';
import { freeBytes } from '../media/generated-asset';
import {
  type AiTaskOptions,
  type CallResult as AnyCallResult,
  end,
  fail,
  type Helpers,
  isRetried,
  start,
  watchCancellation,
} from './generation-call';
import { AI_LANE } from './generation.job';
import { findOpen, type GenerationRow, recordCall } from './generation-rows';
import { ImageBrief } from './image-brief.port';
import type { DrawnImage } from './image-model.port';
import { imagePromptOf } from './image-prompt';
import { LanguageModelError } from './language-model.port';
import type { CallableModel } from './own-model';
import { deleteFiles, recordImages, storeFiles, usableImages } from './store-images';

/** Task and kind of the job that generates images. */
export const GENERATE_IMAGES = 'generate-images';
AI_LANE.add(GENERATE_IMAGES);

interface CallResult extends AnyCallResult {
  readonly images: readonly DrawnImage[];
}

/** Calls the model once. Never rejects for a reason of the model. */
async function callModel(
  options: AiTaskOptions,
  helpers: Helpers,
  row: GenerationRow,
  { models, model }: CallableModel,
  brief: ImageBrief,
): Promise<CallResult> {
  const { signal, stop } = watchCancellation(options, helpers, row);
  const startedAt = performance.now();
  const result = (rest: Partial<CallResult>): CallResult => ({
    ...{ model, durationMs: performance.now() - startedAt, at: options.clock.now() },
    ...{ isCanceled: signal.aborted, images: [], ...rest },
  });
  try {
    const { images: drawn, ...consumption } = await models.draw(model, {
      prompt: imagePromptOf(brief),
      colors: brief.brand?.colors ?? [],
      ...{ aspectRatio: brief.aspectRatio, quality: brief.quality, language: brief.language },
      ...{ count: brief.count, seed: row.seed, signal },
    });
    helpers.progress(60, 'Processing');
    const images = await usableImages(brief, model, drawn);
    return result({ images, consumption, ...(!images.length && { reason: 'INVALID_OUTPUT' }) });
  } catch (error) {
    if (!(error instanceof LanguageModelError)) throw error;
    return result({ reason: error.reason, consumption: error.consumption });
  } finally {
    stop();
  }
}

/** Stores the images of a call, with their media files. Returns false if the generation was canceled meanwhile. */
async function complete(
  { media }: AiTaskOptions,
  helpers: Helpers,
  row: GenerationRow,
  brief: ImageBrief,
  { images, ...outcome }: CallResult,
): Promise<boolean> {
  const stored = await storeFiles(media, brief, images);
  const document = { images: stored.map(({ id, altText }) => ({ mediaAssetId: id, altText })) };
  return end(helpers, row, outcome, {
    verb: 'completed',
    columns: { document: JSON.stringify(document) },
    store: (writer, ended) => recordImages(writer, ended, { ...outcome, brief, media }, stored),
  });
}

/** Fails a generation whose call gave no image, or lets the queue repeat it later. An unusable answer was paid, and is not repeated. */
async function failOrRetry(
  helpers: Helpers,
  row: GenerationRow,
  result: CallResult,
  reason: NonNullable<CallResult['reason']>,
): Promise<never> {
  if (!isRetried(reason, helpers)) return fail(helpers, row, reason, result);
  await recordCall(helpers, row, result);
  throw new Error(`The AI provider did not generate: ${reason}.`);
}

/** Calls the image model. No transaction is open during a call, and each call is on record before it. */
async function generateImages(options: AiTaskOptions, helpers: Helpers, id: string): Promise<void> {
  const open = await findOpen(helpers, id);
  if (!open) return;
  const brief = ImageBrief.parse(open.input);
  // Files of a run whose process was killed are in no row.
  if (open.isLost) await deleteFiles(options.media, brief);
  const checkStorage = async (): Promise<void> => {
    const free = await helpers.withPgClient((client) => freeBytes(client, open.organization_id));
    if (free <= 0)
      throw new LanguageModelError('STORAGE_EXCEEDED', 'The storage limit of the organization is exceeded.');
  };
  const started = await start(options, helpers, open, brief, checkStorage);
  if (!started) return;
  const { row, callable } = started;
  helpers.progress(10, 'Generating');
  const result = await callModel(options, helpers, row, callable, brief);
  if (result.isCanceled) {
    await recordCall(helpers, row, result);
    return;
  }
  if (result.reason) return failOrRetry(helpers, row, result, result.reason);
  try {
    if (!(await complete(options, helpers, row, brief, result))) await deleteFiles(options.media, brief);
  } catch (error) {
    if (!(error instanceof LanguageModelError)) throw error;
    await deleteFiles(options.media, brief);
    await fail(helpers, row, error.reason, result);
  }
}

/** Returns the tasks that generate images. */
export const imageTasks = (options: AiTaskOptions): Tasks => ({
  [GENERATE_IMAGES]: async (payload, helpers) => {
    const { generationId } = payload as { generationId: string };
    const { withPgClient, progress, job } = helpers;
    await generateImages(options, { withPgClient, progress, job }, generationId);
  },
});
