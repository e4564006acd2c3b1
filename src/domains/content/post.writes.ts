import { id, isUuid, listOf } from '../../kernel/model';
import { type Change, type Checking, declareWrites, declareWrittenWith } from '../../kernel/write/declared';
import { inputError, missing } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import { PostMedia } from './post-media.entity';
import { Post } from './post.entity';
import { standingOf } from './post.standing';

/** Instagram's limit for a carousel; the longest list of media any network takes. */
const MAX_MEDIA = 10;

const mediaOf = ({ input }: Change): string[] => (input.mediaIds ?? []) as string[];

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

/** Puts the media an input names under the post, in that order, in place of those it had. */
async function placeMedia(change: Change): Promise<void> {
  const { writing, input, before, values } = change;
  if (input.mediaIds === undefined) return;
  const row = { ...before, ...values } as { organization: string; id: string; clientAccount?: string | null };
  const { organization, id: post, clientAccount = null } = row;
  await writing.manager.delete(PostMedia, { organization, post });
  const rows = mediaOf(change).map((media, position) => ({
    organization,
    post,
    media,
    position,
    clientAccount,
  }));
  if (rows.length) await writing.manager.insert(PostMedia, rows);
}

/** A post that is gone while a worker sends it, or has yet to learn whether it did, would be sent behind everybody's back. */
async function checkNothingWaits({ writing, before, problems }: Checking): Promise<void> {
  const { status } = await standingOf(writing, before!);
  if (status !== 'SCHEDULED' && before!.status !== 'SCHEDULED') return;
  const message = 'Something of it is still to be published.';
  problems.add(inputError(UserErrorCode.NOT_ALLOWED_NOW, message, ['input', 'id']));
}

declareWrites(Post, {
  permission: 'CONTENT_WRITE',
  operations: ['create', 'update', 'delete', 'restore'],
  owner: 'author',
  fields: [
    'title',
    'caption',
    'body',
    'hashtags',
    'cta',
    'format',
    'mediaType',
    'thumbnailUrl',
    'targetPlatforms',
    'networkOverrides',
    'language',
    'tone',
    'visualStyle',
    'contentGoal',
    'businessType',
    'campaign',
    'clientAccount',
  ],
  moreInputs: (builder) => {
    builder.addValue('mediaIds', listOf(id, { max: MAX_MEDIA }), {
      nullable: true,
      description: `What it shows, in order, by the ids of media; at most ${MAX_MEDIA}. Replaces what it showed.`,
    });
  },
  rule: checkMedia,
  deletion: {
    description: 'What is still to be published has to be cancelled before.',
    rule: checkNothingWaits,
  },
  after: placeMedia,
});

declareWrittenWith(PostMedia, 'post');
