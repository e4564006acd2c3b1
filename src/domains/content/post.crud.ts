import { declareCrud } from '../../kernel/write';
import { CONTENT_MESSAGES } from './content.messages';
import { PostMedia } from './post-media.entity';
import { Post } from './post.entity';
import { checkPost } from './post.rules';
import { MAX_MEDIA } from './post.shapes';
import { isPendingSql } from './post-status';

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
    'platformOptions',
    'language',
    'tone',
    'visualStyle',
    'contentGoal',
    'businessType',
    'campaign',
    'clientAccount',
  ],
  children: {
    media: {
      of: PostMedia,
      max: MAX_MEDIA,
      note: 'If `mediaType` is omitted and does not match the files, it is derived from them; it becomes `TEXT` when all files are removed.',
    },
  },
  validate: checkPost,
  errors: ['DUPLICATE', 'NOT_ALLOWED', 'InvalidValueError'],
  deletion: {
    description: 'Pending publications must be canceled first.',
    // A worker may be sending one of them.
    guards: [
      {
        when: isPendingSql,
        code: 'INVALID_STATE',
        reason: CONTENT_MESSAGES.pendingPublications(),
      },
    ],
  },
});
