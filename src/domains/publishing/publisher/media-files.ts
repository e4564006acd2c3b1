import { basename, dirname } from 'node:path/posix';
import type { Pool } from 'pg';
import type { FileStorage } from '../../media/file-storage.port';
import type { MediaVariant } from '../../media/media-asset.shapes';
import type { DraftMedia, MediaSource } from '../publishing.port';

interface FileRow {
  readonly provider: string;
  readonly path: string | null;
  readonly url: string | null;
  readonly variants: readonly MediaVariant[];
}

/** The file of a draft: in which store it is, and at which URL it can be fetched. */
interface StoredFile {
  readonly provider: string;
  readonly key: string | null;
  readonly url: string;
}

/** URLs are signed for one to two hours. */
const SELECT_FILE = `SELECT storage_provider AS provider, storage_path AS path, media.signed_url(url, media.link_expiry()) AS url,
       media.signed_variants(variants, media.link_expiry()) AS variants
  FROM media_assets WHERE organization_id = $1 AND id = $2`;

/**
 * The media files of the posts of an organization. The ID of a file is that of the media file, followed by a slash and the
 * name of the variant if it is one.
 */
export class MediaFiles implements MediaSource {
  constructor(
    private readonly pool: Pool,
    private readonly stores: readonly FileStorage[],
    private readonly organization: string,
  ) {}

  urlOf = ({ id }: Pick<DraftMedia, 'id'>): Promise<string> => this.file(id).then(({ url }) => url);

  sizeOf = async (id: string): Promise<number> => {
    const file = await this.file(id);
    const size = file.key === null ? undefined : await this.storeOf(file).size(file.key);
    if (size === undefined) throw new Error('A media file of the post is not stored.');
    return size;
  };

  async *read({ id }: DraftMedia, offset: number, length: number): AsyncIterable<Uint8Array> {
    const file = await this.file(id);
    if (file.key === null) throw new Error('A media file of the post is not stored.');
    const range = { start: offset, end: offset + length - 1 };
    yield* (await this.storeOf(file).read(file.key, range)) as AsyncIterable<Uint8Array>;
  }

  private storeOf({ provider }: StoredFile): FileStorage {
    const store = this.stores.find((one) => one.provider === provider) ?? this.stores[0];
    if (!store) throw new Error('There is no store of media files.');
    return store;
  }

  private async file(media: string): Promise<StoredFile> {
    const [asset, name] = media.split('/');
    const { rows } = await this.pool.query<FileRow>(SELECT_FILE, [this.organization, asset]);
    const [row] = rows;
    const url = name === undefined ? row?.url : row?.variants.find((one) => one.name === name)?.url;
    if (!row || !url) throw new Error('A media file of the post no longer exists.');
    const { provider, path } = row;
    if (name === undefined) return { provider, key: path, url };
    return { provider, key: path && `${dirname(path)}/${basename(new URL(url).pathname)}`, url };
  }
}
