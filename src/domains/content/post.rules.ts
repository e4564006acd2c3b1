import { isUuid } from '../../kernel/model';
import type { Change, ChangeValidation } from '../../kernel/write/crud';
import { userError, referenceNotFound } from '../../kernel/write/mutation-error';
import { UserErrorCode } from '../../kernel/write/user-error';
import type { PlatformOverride } from './post.shapes';
import { derivePostStatus } from './post-status';

/** Returns the IDs of the media files in an input, in order. */
export const mediaIdsOf = ({ input }: Change): string[] => (input.mediaIds ?? []) as string[];

/** Requires each media file to exist in the organization, not to be deleted, and to appear once. */
async function checkMedia(change: ChangeValidation): Promise<void> {
  const { tx, before, values, errors } = change;
  const wanted = mediaIdsOf(change).map((id) => id.toLowerCase());
  if (!wanted.length || errors.hasErrorsFor('mediaIds')) return;
  const found = await tx.query<{ id: string }>(
    'SELECT id FROM media_assets WHERE organization_id = $1 AND id = ANY ($2::uuid[]) AND deleted_at IS NULL',
    [(before ?? values).organization, wanted.filter(isUuid)],
  );
  wanted.forEach((id, index) => {
    const path = ['input', 'mediaIds', String(index)];
    if (!found.some((row) => row.id === id))
      errors.add(referenceNotFound('media file', 'organization', path));
    else if (wanted.indexOf(id) < index)
      errors.add(
        userError(
          UserErrorCode.INVALID,
          'A media file can be added to a post only once. Remove the duplicate.',
          path,
        ),
      );
  });
}

/** Adds one error per duplicate item. */
function checkUnique(
  { errors }: ChangeValidation,
  [field, items]: [field: string, items: readonly string[]],
  message: string,
): void {
  if (errors.hasErrorsFor(field)) return;
  items.forEach((item, index) => {
    if (items.indexOf(item) < index)
      errors.add(userError(UserErrorCode.INVALID, message, ['input', field, String(index)]));
  });
}

/** Validates a post beyond types and constraints. */
export async function checkPost(change: ChangeValidation): Promise<void> {
  const { targetPlatforms, platformOverrides } = change.values;
  const targets = (targetPlatforms ?? []) as string[];
  const overridden = ((platformOverrides ?? []) as PlatformOverride[]).map(({ platform }) => platform);
  checkUnique(
    change,
    ['targetPlatforms', targets],
    'A platform can be selected only once. Remove the duplicate.',
  );
  checkUnique(
    change,
    ['platformOverrides', overridden],
    'A platform can have only one override. Remove the duplicate.',
  );
  await checkMedia(change);
}

/** Rejects the deletion of a post with pending publications, because a worker may be sending one of them. */
export async function checkNoPendingPublications({ tx, before, errors }: ChangeValidation): Promise<void> {
  const { status } = await derivePostStatus(tx, before!);
  if (status !== 'SCHEDULED' && before!.status !== 'SCHEDULED') return;
  const message = 'This post has pending publications. Cancel them before deleting the post.';
  errors.add(userError(UserErrorCode.INVALID_STATE, message, ['input', 'id']));
}
