import { enumeration, type NameOf } from '../../kernel/model';

export const Emotion = enumeration('Emotion', 'An emotion that a text expresses.', {
  JOY: 'Joy.',
  TRUST: 'Trust.',
  SURPRISE: 'Surprise.',
  SADNESS: 'Sadness.',
  FEAR: 'Fear.',
  ANGER: 'Anger.',
});
export type Emotion = NameOf<typeof Emotion>;
