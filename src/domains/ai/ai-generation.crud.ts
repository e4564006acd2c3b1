import { declareCrud } from '../../kernel/write';
import { AiGeneration } from './ai-generation.entity';

declareCrud(AiGeneration, {
  permission: 'AI_USE',
  owner: 'createdBy',
  operations: ['update'],
  fields: ['userRating'],
});
