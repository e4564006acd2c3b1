import { isUuid } from '../../kernel/model';
import type { Change, Checking } from '../../kernel/write/declared';
import { inputError, missing } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import type { PlatformOverride } from './post.shapes';
import { standingOf } from './post.standing';

/** The ids of media that an input names, in order. */
export const mediaOf = ({ input }: Change): string[] => (input.mediaIds ?? []) as string[];

/** Each medium of an input must be one of the organization's that lives, and stand there once. */
async function checkMedia(change: Checking): Promise<void> {
  const { writing, before, values, problems } = change;
  const wanted = mediaOf(change).map((id) => id.toLowerCase());
  if (!wanted.length || problems.about('mediaIds')) return;
  const found = await writing.query<{ id: string }>(
    'SELECT id FROM media_assets WHERE organization_id = $1 AND id = ANY ($2::uuid[]) AND deleted_at IS NULL',
    [(before ?? values).organization, wanted.filter(isUuid)],
  );
  wanted.forEach((id, place) => {
    const path = ['input', 'mediaIds', String(place)];
    if (!found.some((row) => row.id === id)) problems.add(missing('medium', path));
    else if (wanted.indexOf(id) < place)
      problems.add(inputError(UserErrorCode.INVALID, 'A medium can stand in a post only once.', path));
  });
}

/** Nothing of a list may be there twice: each repetition is a problem of its own. */
function checkOnce(
  { problems }: Checking,
  [field, items]: [field: string, items: readonly string[]],
  message: string,
): void {
  if (problems.about(field)) return;
  items.forEach((item, place) => {
    if (items.indexOf(item) < place)
      problems.add(inputError(UserErrorCode.INVALID, message, ['input', field, String(place)]));
  });
}

/** What must hold of a post beyond what types and the database demand. */
export async function checkPost(change: Checking): Promise<void> {
  const { targetPlatforms, platformOverrides } = change.values;
  const targets = (targetPlatforms ?? []) as string[];
  const overridden = ((platformOverrides ?? []) as PlatformOverride[]).map(({ platform }) => platform);
  checkOnce(change, ['targetPlatforms', targets], 'A network can be chosen only once.');
  checkOnce(change, ['platformOverrides', overridden], 'A network can have only one override.');
  await checkMedia(change);
}

/** A post that is gone while a worker sends it, or has yet to learn whether it did, would be sent behind everybody's back. */
export async function checkNothingWaits({ writing, before, problems }: Checking): Promise<void> {
  const { status } = await standingOf(writing, before!);
  if (status !== 'SCHEDULED' && before!.status !== 'SCHEDULED') return;
  const message = 'Something of it is still to be published.';
  problems.add(inputError(UserErrorCode.INVALID_STATE, message, ['input', 'id']));
}
