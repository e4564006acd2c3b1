import { declareCrud } from '../../kernel/write';
import { BusinessProfile } from './business-profile.entity';

declareCrud(BusinessProfile, {
  permission: 'BRANDS_MANAGE',
  owner: 'createdBy',
  operations: ['create', 'update', 'delete', 'restore'],
  fields: [
    'name',
    'businessType',
    'industry',
    'websiteUrl',
    'address',
    'targetAudience',
    'monthlyBudgetRange',
    'clientAccount',
  ],
});
