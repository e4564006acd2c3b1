/** Posts: their text and media, before they are published. */
import './post.entity';
import './post-media.entity';
import './post.crud';
import './post.mutations';
import './duplicate-campaign';
import './post.subscriptions';
