import { id, listOf } from '../../kernel/model';
import { type Change, declareChildRows, declareCrud, valuesEqual, withHiddenIds } from '../../kernel/write';
import { PostMedia } from './post-media.entity';
import { Post } from './post.entity';
import { checkNoPendingPublications, checkPost, MAX_MEDIA, mediaIdsOf, storedMedia } from './post.rules';

/** Reports `mediaIds` as changed if they differ from the media files that are shown, or in their order. */
async function mediaChanged(change: Change): Promise<string[]> {
  if (change.input.mediaIds === undefined) return [];
  const shown = (await storedMedia(change)).filter(({ isShown }) => isShown).map(({ id: media }) => media);
  return valuesEqual(mediaIdsOf(change), shown, listOf(id)) ? [] : ['mediaIds'];
}

/** Replaces the shown media files of the post by those of the input, in its order. */
async function replaceMedia(change: Change): Promise<void> {
  const { tx, input, before, values } = change;
  if (input.mediaIds === undefined) return;
  const { organization, id: post } = { ...before, ...values } as { organization: string; id: string };
  const ids = withHiddenIds(await storedMedia(change), mediaIdsOf(change));
  await tx.manager.delete(PostMedia, { organization, post });
  const rows = ids.map((media, position) => ({ organization, post, media, position }));
  if (rows.length) await tx.manager.insert(PostMedia, rows);
}

declareCrud(Post, {
  permission: 'CONTENT_WRITE',
  operations: ['create', 'update', 'delete', 'restore'],
  owner: 'author',
  fields: [
    'title',
    'caption',
    'body',
    'hashtags',
    'callToAction',
    'format',
    'mediaType',
    'thumbnailUrl',
    'targetPlatforms',
    'platformOverrides',
    'language',
    'tone',
    'visualStyle',
    'contentGoal',
    'businessType',
    'campaign',
    'clientAccount',
  ],
  extraInputFields: (builder) => {
    builder.addValue('mediaIds', listOf(id, { max: MAX_MEDIA }), {
      nullable: true,
      description: `IDs of the media files in display order. At most ${MAX_MEDIA}. An update replaces the list; files that are deleted or not visible to the viewer are kept. If \`mediaType\` is omitted and does not match the files, it is derived from them.`,
    });
  },
  extraChangedFields: mediaChanged,
  validate: checkPost,
  deletion: {
    description: 'Pending publications must be canceled first.',
    validate: checkNoPendingPublications,
  },
  afterWrite: replaceMedia,
});

declareChildRows(PostMedia, 'post');
