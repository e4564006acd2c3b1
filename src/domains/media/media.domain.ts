/** The media library: uploaded, generated and imported files. */
import './media-asset.entity';
import './media-files.purge';
