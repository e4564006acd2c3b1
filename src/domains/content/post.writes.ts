import { id, listOf } from '../../kernel/model';
import { type Change, declareWrites, declareWrittenWith } from '../../kernel/write/declared';
import { meansTheSame } from '../../kernel/write/meaning';
import { PostMedia } from './post-media.entity';
import { Post } from './post.entity';
import { checkNothingWaits, checkPost, mediaOf } from './post.rules';

/** Instagram's limit for a carousel; the longest list of media any network takes. */
const MAX_MEDIA = 10;

/** Media are the same when the same stand there in the same order. */
async function mediaChanged(change: Change): Promise<string[]> {
  const { writing, input, before } = change;
  if (input.mediaIds === undefined) return [];
  const { organization, id: post } = before as { organization: string; id: string };
  const order = { position: 'ASC' } as const;
  const now = await writing.manager.find(PostMedia, { where: { organization, post }, order });
  const same = meansTheSame(
    mediaOf(change),
    now.map(({ media }) => media),
    listOf(id),
  );
  return same ? [] : ['mediaIds'];
}

/** Puts the media an input names under the post, in that order, in place of those it had. */
async function placeMedia(change: Change): Promise<void> {
  const { writing, input, before, values } = change;
  if (input.mediaIds === undefined) return;
  const { organization, id: post } = { ...before, ...values } as { organization: string; id: string };
  await writing.manager.delete(PostMedia, { organization, post });
  const rows = mediaOf(change).map((media, position) => ({ organization, post, media, position }));
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
  moreInputs: (builder) => {
    builder.addValue('mediaIds', listOf(id, { max: MAX_MEDIA }), {
      nullable: true,
      description: `What it shows, in order, by the ids of media; at most ${MAX_MEDIA}. Replaces what it showed.`,
    });
  },
  moreChanged: mediaChanged,
  rule: checkPost,
  deletion: {
    description: 'What is still to be published has to be cancelled before.',
    rule: checkNothingWaits,
  },
  after: placeMedia,
});

declareWrittenWith(PostMedia, 'post');
