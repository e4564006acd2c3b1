/** Schedules and publications: when posts are sent to platforms, the result and the engagement. */
import './calendar/calendar.terms';
import './schedule.entity';
import './publication.entity';
import './engagement-metric.entity';
import './calendar/content-calendar.entity';
import './calendar/calendar-entry.entity';
import './calendar/posting-slot.entity';
import './calendar/slot-hold.entity';
import './derived-statuses';
import './schedule.mutations';
import './publication.mutations';
import './publishing.bulk';
import './calendar/calendar.crud';
import './calendar/slot-hold.mutations';
