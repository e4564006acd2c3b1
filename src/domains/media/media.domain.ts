/** The library of pictures, films and other files: uploaded, generated or imported. */
import './media-asset.entity';
import './media-files.purge';
