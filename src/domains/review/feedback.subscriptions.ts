import { declareStream } from '../../kernel/live';
import { Feedback } from './feedback.entity';

declareStream(Feedback, {
  field: 'feedbackChanged',
  type: 'FeedbackChange',
  description:
    'Emits changes to the comments on posts and campaigns of an organization, in commit order. Members limited to a client account receive only comments on its content.',
  kinds: ['CREATED', 'UPDATED', 'DELETED'],
});
