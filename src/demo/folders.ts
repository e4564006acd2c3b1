import type { MediaAsset } from '../domains/media/media-asset.entity';
import type { MediaFolder } from '../domains/media/media-folder.entity';
import type { Identities } from './people';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';

/** Folders of every organization, each after the one that contains it. */
const TREE: readonly { readonly name: string; readonly parent?: string }[] = [
  { name: 'Campaigns' },
  { name: 'Festivals', parent: 'Campaigns' },
  { name: 'Everyday', parent: 'Campaigns' },
  { name: 'Brand' },
  { name: 'Drafts' },
];
/** Where the files go, in turn. The first one of each organization stays in no folder. */
const TARGETS = [undefined, 'Festivals', 'Everyday', 'Everyday', 'Brand'] as const;

/** Returns the folders of the demo organizations, and the media files in them. */
export function withFolders(
  world: SeedContext,
  who: Identities,
  assets: readonly RowOf<MediaAsset>[],
): { folders: RowOf<MediaFolder>[]; assets: RowOf<MediaAsset>[] } {
  random.seed(307);
  const folders: RowOf<MediaFolder>[] = [];
  const idOf = (organization: string, name: string | undefined): string | null =>
    folders.find((one) => one.organization === organization && one.name === name)?.id ?? null;
  for (const [key, organization] of who.organizations)
    for (const { name, parent } of TREE) {
      const createdAt = after(world.reference, { days: -350 });
      folders.push({
        id: random.id(createdAt),
        organization,
        parent: idOf(organization, parent),
        name,
        createdBy: random.one(who.authors.get(key)!),
        createdAt,
        updatedAt: createdAt,
      });
    }
  const filed = assets.map((asset, place) => ({
    ...asset,
    folder: idOf(asset.organization!, TARGETS[place % TARGETS.length]),
  }));
  return { folders, assets: filed };
}
