import { isUuid } from '../../kernel/model';
import type { Change, ChangeValidation } from '../../kernel/write/crud';
import { userError, notFound } from '../../kernel/write/mutation-error';
import { UserErrorCode } from '../../kernel/write/user-error';
import type { PlatformOverride } from './post.shapes';
import { derivePostStatus } from './post-status';

/** The ids of media that an input names, in order. */
export const mediaIdsOf = ({ input }: Change): string[] => (input.mediaIds ?? []) as string[];

/** Each medium of an input must be one of the organization's that lives, and stand there once. */
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
    if (!found.some((row) => row.id === id)) errors.add(notFound('medium', path));
    else if (wanted.indexOf(id) < index)
      errors.add(userError(UserErrorCode.INVALID, 'A medium can stand in a post only once.', path));
  });
}

/** Nothing of a list may be there twice: each repetition is a problem of its own. */
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

/** What must hold of a post beyond what types and the database demand. */
export async function checkPost(change: ChangeValidation): Promise<void> {
  const { targetPlatforms, platformOverrides } = change.values;
  const targets = (targetPlatforms ?? []) as string[];
  const overridden = ((platformOverrides ?? []) as PlatformOverride[]).map(({ platform }) => platform);
  checkUnique(change, ['targetPlatforms', targets], 'A network can be chosen only once.');
  checkUnique(change, ['platformOverrides', overridden], 'A network can have only one override.');
  await checkMedia(change);
}

/** A post that is gone while a worker sends it, or has yet to learn whether it did, would be sent behind everybody's back. */
export async function checkNoPendingPublications({ tx, before, errors }: ChangeValidation): Promise<void> {
  const { status } = await derivePostStatus(tx, before!);
  if (status !== 'SCHEDULED' && before!.status !== 'SCHEDULED') return;
  const message = 'Something of it is still to be published.';
  errors.add(userError(UserErrorCode.INVALID_STATE, message, ['input', 'id']));
}
