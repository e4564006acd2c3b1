import { declareStream } from '../../kernel/live';
import { AiGeneration } from './ai-generation.entity';

declareStream(AiGeneration, {
  field: 'generationProgressed',
  type: 'GenerationProgress',
  topicKind: 'row',
  completesOn: { verbs: ['completed', 'failed', 'cancelled'], when: '{finishedAt} IS NOT NULL' },
  description:
    'Emits the current state of a generation and each of its updates, in commit order, with the text that was generated so far at most once a second. Completes when the generation has ended.',
});
