/** Posts: what is written and shown, before it goes to a network. */
import './post.entity';
import './post-media.entity';
import './post.crud';
import './post.mutations';
import './duplicate-campaign';
import './post.subscriptions';
