/** The media library: uploaded, generated and imported files. */
import './media-asset.entity';
import './media-asset.subscriptions';
import './media-files.purge';
import './renditions/media-rendition.mutations';
