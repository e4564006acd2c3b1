/** The media library: uploaded, generated and imported files. */
import './media-folder.entity';
import './media-folder.crud';
import './media-asset.entity';
import './media-asset.subscriptions';
import './media-asset.crud';
import './media-asset.bulk';
import './media-upload.entity';
import './media-upload.mutations';
import './media-import.mutation';
import './media-files.purge';
import './renditions/media-rendition.mutations';
