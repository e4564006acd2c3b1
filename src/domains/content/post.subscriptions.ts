import { declareStream } from '../../kernel/live/streams';
import { Post } from './post.entity';

declareStream(Post, {
  field: 'postChanged',
  type: 'PostChange',
  description:
    'What happens to the posts of an organization, in order: all of them, or those of your client account if you are bound to one.',
});
