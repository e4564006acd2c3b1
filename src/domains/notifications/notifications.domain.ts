/** Messages to users, in the app and by email. */
import './notification.entity';
import './notification.mutations';
import './notification-preference.mutation';
import './notification.subscriptions';
import './session.notifications';
import './membership.notifications';
