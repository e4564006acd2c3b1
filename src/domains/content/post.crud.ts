import { id, listOf } from '../../kernel/model';
import { type Change, declareCrud, declareChildRows } from '../../kernel/write/crud';
import { valuesEqual } from '../../kernel/write/value-equality';
import { PostMedia } from './post-media.entity';
import { Post } from './post.entity';
import { checkNoPendingPublications, checkPost, mediaIdsOf } from './post.rules';

/** Instagram's limit for a carousel, the highest of all platforms. */
const MAX_MEDIA = 10;

/** Reports `mediaIds` as changed if the media files or their order differ. */
async function mediaChanged(change: Change): Promise<string[]> {
  const { tx, input, before } = change;
  if (input.mediaIds === undefined) return [];
  const { organization, id: post } = before as { organization: string; id: string };
  const order = { position: 'ASC' } as const;
  const now = await tx.manager.find(PostMedia, { where: { organization, post }, order });
  const same = valuesEqual(
    mediaIdsOf(change),
    now.map(({ media }) => media),
    listOf(id),
  );
  return same ? [] : ['mediaIds'];
}

/** Replaces the media files of the post by those of the input, in its order. */
async function replaceMedia(change: Change): Promise<void> {
  const { tx, input, before, values } = change;
  if (input.mediaIds === undefined) return;
  const { organization, id: post } = { ...before, ...values } as { organization: string; id: string };
  await tx.manager.delete(PostMedia, { organization, post });
  const rows = mediaIdsOf(change).map((media, position) => ({ organization, post, media, position }));
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
      description: `IDs of the media files in display order. At most ${MAX_MEDIA}. An update replaces the whole list.`,
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
