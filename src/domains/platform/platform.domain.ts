/** What the platform tells people and does for them in the background. */
import './notification.entity';
import './job.entity';
import './notification.actions';
import './job.actions';
import './platform.subscriptions';
import './session.notices';
import './membership.notices';
