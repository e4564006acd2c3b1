/** Schedules and publications: when posts are sent to platforms, the result and the engagement. */
import './publishing-services';
import './schedule.entity';
import './publication.entity';
import './publication-attempt.entity';
import './publication-delivery.entity';
import './engagement-metric.entity';
import './derived-statuses';
import './schedule.mutations';
import './publication.mutations';
import './retry.mutation';
import './reminders/confirm.mutation';
import './publication.subscriptions';
import './publishing.bulk';
