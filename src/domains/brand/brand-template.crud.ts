import { declareCrud, declarePermanentDeletion } from '../../kernel/write';
import { BrandTemplate } from './brand-template.entity';

declareCrud(BrandTemplate, {
  permission: 'TEMPLATES_WRITE',
  owner: 'createdBy',
  operations: ['create', 'update'],
  onCreate: ['brandProfile'],
  fields: ['template', 'customization', 'colors', 'fonts', 'logoUrl', 'introVideoUrl', 'outroVideoUrl'],
});

declarePermanentDeletion(BrandTemplate, { effect: 'The brand and the template are unchanged.' });
