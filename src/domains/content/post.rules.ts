import { id as idType, listOf } from '../../kernel/model';
import { type Message, valueTerm } from '../../kernel/messages';
import {
  type ChangeValidation,
  invalidValue,
  userError,
  UserErrorCode,
  valuesEqual,
} from '../../kernel/write';
import type { MediaKind, PostMediaType } from '../media/media.enums';
import { CONTENT_MESSAGES } from './content.messages';
import type { PlatformOptions } from './options/platform-options';
import type { PlatformOverride } from './post.shapes';

/** The kinds of files that a single file of a media type can have. GIFs are shown as images or as videos. */
const SINGLE_KINDS: Partial<Record<PostMediaType, readonly MediaKind[]>> = {
  IMAGE: ['IMAGE', 'GIF'],
  VIDEO: ['VIDEO', 'GIF'],
};

const fitsFiles = (mediaType: PostMediaType, [kind, ...others]: readonly MediaKind[]): boolean =>
  mediaType === 'CAROUSEL' || (others.length === 0 && (SINGLE_KINDS[mediaType] ?? []).includes(kind!));

/**
 * Keeps the media type consistent with the media files that are shown. A contradicting one is derived from the files if
 * the input omits it, and otherwise rejected; it is TEXT when all files are removed. Posts without files can have any media
 * type, as drafts whose files follow.
 */
async function checkMediaType(change: ChangeValidation): Promise<void> {
  const { tx, before, values, children, input, errors } = change;
  const current = before?.mediaType as PostMediaType | undefined;
  const mediaType = (values.mediaType ?? current ?? 'TEXT') as PostMediaType;
  if (errors.any || (input.mediaIds === undefined && mediaType === current)) return;
  const { stored, given: ids = stored } = await children.ids('mediaIds');
  if (mediaType === current && valuesEqual(ids, stored, listOf(idType))) return;
  if (!ids.length) {
    if (stored.length) values.mediaType ??= 'TEXT';
    return;
  }
  const rows = await tx.query<{ kind: MediaKind }>(
    'SELECT kind FROM media_assets WHERE organization_id = $1 AND id = ANY ($2::uuid[])',
    [(before ?? values).organization, ids],
  );
  const kinds = rows.map(({ kind }) => kind);
  if (fitsFiles(mediaType, kinds)) return;
  const allowedValues = (['IMAGE', 'VIDEO', 'CAROUSEL'] as const).filter((type) => fitsFiles(type, kinds));
  const derived = allowedValues[0]!;
  if (values.mediaType === undefined) {
    values.mediaType = derived;
    return;
  }
  const message = CONTENT_MESSAGES.mediaTypeMismatch({
    mediaType: valueTerm(mediaType),
    derived: valueTerm(derived),
  });
  const path = ['input', 'mediaType'];
  errors.add(invalidValue(UserErrorCode.NOT_ALLOWED, message, path, { allowedValues }));
}

/** Adds one error per duplicate item. */
function checkUnique(
  { errors }: ChangeValidation,
  [field, items]: [field: string, items: readonly string[]],
  message: Message,
): void {
  if (errors.hasErrorsFor(field)) return;
  items.forEach((item, index) => {
    if (items.indexOf(item) < index)
      errors.add(userError(UserErrorCode.DUPLICATE, message, ['input', field, String(index)]));
  });
}

/** Adds one error per media file of an override that the post does not have. */
async function checkOverriddenMedia({ values, children, errors }: ChangeValidation): Promise<void> {
  const overrides = (values.platformOverrides ?? []) as PlatformOverride[];
  if (!overrides.some(({ mediaIds }) => mediaIds?.length)) return;
  const { stored, given = stored } = await children.ids('mediaIds');
  const known = new Set(given.map((id) => id.toLowerCase()));
  overrides.forEach(({ mediaIds }, index) => {
    (mediaIds ?? []).forEach((id, place, all) => {
      const path = ['input', 'platformOverrides', String(index), 'mediaIds', String(place)];
      if (!known.has(id.toLowerCase()))
        errors.add(userError(UserErrorCode.NOT_FOUND, CONTENT_MESSAGES.mediaNotInPost(), path));
      else if (all.indexOf(id) < place)
        errors.add(userError(UserErrorCode.DUPLICATE, CONTENT_MESSAGES.duplicateMedia(), path));
    });
  });
}

/** Validates a post beyond types and constraints. */
export async function checkPost(change: ChangeValidation): Promise<void> {
  const values = change.values as {
    targetPlatforms?: string[];
    platformOverrides?: PlatformOverride[];
    platformOptions?: PlatformOptions[];
  };
  const overridden = (values.platformOverrides ?? []).map(({ platform }) => platform);
  const options = (values.platformOptions ?? []).map((one) => Object.keys(one)[0] ?? '');
  const duplicate = CONTENT_MESSAGES.duplicateOverride();
  checkUnique(
    change,
    ['targetPlatforms', values.targetPlatforms ?? []],
    CONTENT_MESSAGES.duplicatePlatform(),
  );
  checkUnique(change, ['platformOverrides', overridden], duplicate);
  checkUnique(change, ['platformOptions', options], CONTENT_MESSAGES.duplicateOptions());
  await checkOverriddenMedia(change);
  await checkMediaType(change);
}
