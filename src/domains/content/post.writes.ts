import { ID } from 'type-graphql';
import { type Change, declareWrites, declareWrittenWith } from '../../kernel/write/declared';
import { refuse, refuseMissing } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import { isUuid } from '../../kernel/model';
import { PostMedia } from './post-media.entity';
import { Post } from './post.entity';

/** Instagram's limit for a carousel; the longest list of media any network takes. */
const MAX_MEDIA = 10;

/** Puts the media an input names under the post, in that order, in place of those it had. */
async function placeMedia({ writing, input, before, values }: Change): Promise<void> {
  const ids = input.mediaIds as string[] | null | undefined;
  const organization = (before?.organization ?? values.organization) as string;
  const post = (before?.id ?? values.id) as string;
  const clientAccount =
    (values.clientAccount === undefined ? before?.clientAccount : values.clientAccount) ?? null;
  if (ids === undefined) return;
  const wanted = ids ?? [];
  const path = ['input', 'mediaIds'];
  if (wanted.length > MAX_MEDIA)
    refuse(UserErrorCode.INVALID, `A post has at most ${MAX_MEDIA} media.`, path);
  if (new Set(wanted).size < wanted.length)
    refuse(UserErrorCode.INVALID, 'A medium can stand in a post only once.', path);
  const found = await writing.query<{ id: string }>(
    'SELECT id FROM media_assets WHERE organization_id = $1 AND id = ANY ($2::uuid[]) AND deleted_at IS NULL',
    [organization, wanted.filter(isUuid)],
  );
  const missing = wanted.findIndex((id) => !found.some((row) => row.id === id.toLowerCase()));
  if (missing >= 0) refuseMissing('medium', [...path, String(missing)]);
  await writing.manager.delete(PostMedia, { organization, post });
  const rows = wanted.map((media, position) => ({ organization, post, media, position, clientAccount }));
  if (rows.length) await writing.manager.insert(PostMedia, rows);
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
    builder.add('mediaIds', () => [ID], {
      nullable: true,
      description: `What it shows, in order, by the ids of media; at most ${MAX_MEDIA}. Replaces what it showed.`,
    });
  },
  after: placeMedia,
});

declareWrittenWith(PostMedia, 'post');
