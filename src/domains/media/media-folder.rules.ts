import { type ChangeValidation, userError, UserErrorCode } from '../../kernel/write';
import { MEDIA_MESSAGES } from './media.messages';

/** Maximum number of folders on the way from the top level to a folder, with the folder itself. */
const MAX_FOLDER_DEPTH = 10;

/** A folder that a new parent is in, or the parent itself, and the number of levels down to the parent. */
const ANCESTORS = `
  WITH RECURSIVE up(id, parent, depth) AS (
    SELECT id, parent_id, 1 FROM media_folders WHERE organization_id = $1 AND id = $2
    UNION ALL
    SELECT f.id, f.parent_id, up.depth + 1 FROM up
      JOIN media_folders f ON f.organization_id = $1 AND f.id = up.parent WHERE up.depth < 100)
  SELECT max(depth)::integer AS depth, coalesce(bool_or(id = $3), false) AS "isInside" FROM up`;

/** The number of levels of a folder and the folders in it. */
const HEIGHT = `
  WITH RECURSIVE down(id, depth) AS (
    SELECT $2::uuid, 1
    UNION ALL
    SELECT f.id, down.depth + 1 FROM down
      JOIN media_folders f ON f.organization_id = $1 AND f.parent_id = down.id WHERE down.depth < 100)
  SELECT max(depth)::integer AS depth FROM down`;

/**
 * Rejects a parent that is the folder itself or in it, and too many levels. Changes of the tree of an organization wait for
 * each other: two moves at once could otherwise put each folder into the other one.
 */
export async function checkFolder({ tx, before, values, errors }: ChangeValidation): Promise<void> {
  const { parent } = values;
  if (typeof parent !== 'string' || errors.any || parent === before?.parent) return;
  const organization = (before ?? values).organization as string;
  const id = (before ?? values).id as string;
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`media_folders ${organization}`]);
  const [above] = await tx.query<{ depth: number; isInside: boolean }>(ANCESTORS, [organization, parent, id]);
  const path = ['input', 'parentId'];
  if (above!.isInside) {
    errors.add(userError(UserErrorCode.INVALID_STATE, MEDIA_MESSAGES.folderInItself(), path));
    return;
  }
  const below = before ? await tx.query<{ depth: number }>(HEIGHT, [organization, id]) : [{ depth: 1 }];
  if (above!.depth + below[0]!.depth <= MAX_FOLDER_DEPTH) return;
  const message = MEDIA_MESSAGES.foldersTooDeep({ limit: MAX_FOLDER_DEPTH });
  errors.add(userError(UserErrorCode.INVALID_STATE, message, path));
}
