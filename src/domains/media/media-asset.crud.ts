import { declareCrud } from '../../kernel/write';
import { MediaAsset } from './media-asset.entity';

declareCrud(MediaAsset, {
  permission: 'MEDIA_WRITE',
  owner: 'createdBy',
  operations: [],
  fields: [],
});
