import { declareCrud } from '../../../kernel/write';
import { Template } from './template.entity';

declareCrud(Template, {
  permission: 'TEMPLATES_WRITE',
  operations: ['create', 'update', 'delete', 'restore'],
  owner: 'createdBy',
  fields: [
    'name',
    'description',
    'kind',
    'category',
    'content',
    'hashtags',
    'config',
    'previewUrl',
    'isPublic',
  ],
});
