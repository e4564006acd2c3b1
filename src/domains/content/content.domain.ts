/** Posts: what is written and shown, before it goes to a network. */
import './post.entity';
import './post-media.entity';
import './post.writes';
import './post.actions';
import './campaign.actions';
import './post.subscriptions';
