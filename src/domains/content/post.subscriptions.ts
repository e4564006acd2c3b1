import { declareStream } from '../../kernel/live';
import { Post } from './post.entity';

declareStream(Post, {
  field: 'postChanged',
  type: 'PostChange',
  description:
    'Emits changes to the posts of an organization, in commit order. Members limited to a client account receive only changes of its posts.',
});
