/** Posts, their text and media before they are published. */
import './options/platform-options.terms';
import './post.entity';
import './post-media.entity';
import './post-variant.entity';
import './post.crud';
import './post.mutations';
import './post-variant.crud';
import './post-variant.mutations';
import './post.bulk';
import './duplicate-campaign';
import './post.subscriptions';
