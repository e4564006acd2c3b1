import type { Platform } from '../../common/content.enums';
import type { PublicationKind } from '../publishing.enums';
import { compose, type Composition } from '../preflight/composition';
import { CHECKED_POST } from '../preflight/preflight-rows';
import type { CheckedPost } from '../preflight/types';

/** Runs a statement, in a mutation or in a job. */
type Query = (sql: string, values: readonly unknown[]) => Promise<readonly unknown[]>;

const SELECT = `SELECT ${CHECKED_POST}::text AS post,
    (SELECT coalesce(json_object_agg(a.id, a.url), '{}')::text FROM post_media m
       JOIN media_assets a ON a.organization_id = m.organization_id AND a.id = m.media_id
      WHERE m.organization_id = p.organization_id AND m.post_id = p.id) AS urls
  FROM posts p WHERE p.organization_id = $1 AND p.id = $2`;

/** A post as a platform gets it. */
export interface ComposedPost extends Composition {
  /** URLs of the media files, without signature. */
  readonly urls: readonly string[];
}

/** Returns a post as a platform gets it now. */
export async function composedPost(
  query: Query,
  { organization, id, platform }: { organization: string; id: string; platform: Platform },
): Promise<ComposedPost> {
  const [row] = (await query(SELECT, [organization, id])) as [{ post: string; urls: string }];
  const urls = JSON.parse(row.urls) as Record<string, string>;
  const composition = compose(JSON.parse(row.post) as CheckedPost, platform);
  return { ...composition, urls: composition.media.map((file) => urls[file.id]!) };
}

/** Returns the content type that users create with a post. */
export function kindOf({ format, media }: Composition): PublicationKind {
  if (format === 'REEL' || format === 'SHORT_VIDEO') return 'REEL';
  if (format === 'STORY' || format === 'ARTICLE') return format;
  if (media.length > 1) return 'CAROUSEL_ALBUM';
  const [file] = media;
  if (!file) return 'TEXT';
  return file.kind === 'VIDEO' ? 'VIDEO' : 'IMAGE';
}
