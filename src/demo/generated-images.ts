import type { GeneratedImage } from '../domains/ai/generated-image.entity';
import type { MediaAsset } from '../domains/media/media-asset.entity';
import { type Generation, newGeneration } from './ai-generations';
import type { Identities } from './people';
import { after, random } from './random';
import type { RowOf } from './seed-context';

/** Generations of media files. */
export interface ImageRows {
  readonly generations: readonly Generation[];
  readonly images: readonly RowOf<GeneratedImage>[];
}

type Asset = RowOf<MediaAsset> & { readonly id: string; readonly createdAt: Date };

const PROVIDER = 'OPENAI_COMPATIBLE';

/** Returns the generation of a media file by a model on a server of its own, whose price is unknown. */
function generationOf(asset: Asset): Generation {
  const { id, organization, clientAccount = null, createdBy, prompt, style, aspectRatio, aiModel } = asset;
  const document = { images: [{ mediaAssetId: id, altText: asset.altText ?? asset.title }] };
  const generation = newGeneration({
    ...{
      organization: organization as unknown as string,
      clientAccount,
      createdBy: createdBy as unknown as string,
    },
    ...{ createdAt: after(asset.createdAt, { hours: -1 }), feature: 'IMAGE', status: 'COMPLETED' },
    ...{ topic: prompt!, output: { document } },
  });
  return {
    ...generation,
    ...{ modelTier: 'IMAGE', temperature: '0.00', provider: PROVIDER, modelName: aiModel, cost: null },
    input: { task: 'IMAGE', count: 1, prompt, style, aspectRatio, quality: 'MEDIUM', language: 'ENGLISH' },
  };
}

/** Returns the generation of the latest generated image of each organization. */
export function imageRows({ organizations }: Identities, assets: readonly RowOf<MediaAsset>[]): ImageRows {
  random.seed(925);
  const made = [...organizations.values()].flatMap((organization) => {
    const own = (assets as readonly Asset[]).filter(
      (asset) =>
        asset.organization === (organization as unknown) &&
        asset.origin === 'GENERATED' &&
        asset.kind === 'IMAGE',
    );
    const latest = own.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
    return latest ? [{ asset: latest, generation: generationOf(latest) }] : [];
  });
  return {
    generations: made.map(({ generation }) => generation),
    images: made.map(({ asset: { id, organization, clientAccount, createdAt }, generation }) => ({
      ...{ id: random.id(createdAt), organization, clientAccount, createdAt, updatedAt: createdAt },
      ...{ generation: generation.id, mediaAsset: id, position: 0 },
    })),
  };
}
