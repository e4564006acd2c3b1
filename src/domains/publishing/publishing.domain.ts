/** Schedules and publications: when posts are sent to platforms, the result and the engagement. */
import './schedule.entity';
import './publication.entity';
import './engagement-metric.entity';
import './derived-statuses';
import './schedule.mutations';
import './publication.mutations';
import './publishing.bulk';
