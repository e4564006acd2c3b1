import { declareCrud, declarePermanentDeletion } from '../../kernel/write';
import { ContentAnalysis } from './content-analysis.entity';

declareCrud(ContentAnalysis, {
  permission: 'AI_USE',
  owner: 'createdBy',
  operations: ['update'],
  fields: ['title'],
});

declarePermanentDeletion(ContentAnalysis, {
  effect: 'The generation with its cost, and the media file, are kept.',
});
