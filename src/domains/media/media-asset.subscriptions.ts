import { declareStream } from '../../kernel/live';
import { MediaAsset } from './media-asset.entity';

declareStream(MediaAsset, {
  field: 'mediaAssetChanged',
  type: 'MediaAssetChange',
  description:
    'Emits changes to the media files of an organization, in commit order, with each step of their processing. Members limited to a client account receive only changes of its media files.',
});
