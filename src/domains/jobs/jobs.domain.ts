/** Background jobs that users can follow. */
import './job.entity';
import './job-item.entity';
import './job.mutations';
import './job.subscriptions';
