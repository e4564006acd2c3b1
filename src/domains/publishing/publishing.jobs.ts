import type { CronTask, Tasks } from '../../kernel/jobs';
import { type ReminderOptions, REMINDER_RECURRING, reminderTasks } from './reminders/reminder.job';
import { ZONE_RULES_RECURRING, zoneRulesTasks } from './zone-rules.job';

/** Returns the tasks around planned publications. */
export const publishingTasks = (options: ReminderOptions): Tasks => ({
  ...reminderTasks(options),
  ...zoneRulesTasks(options),
});

export const PUBLISHING_RECURRING: readonly CronTask[] = [...REMINDER_RECURRING, ...ZONE_RULES_RECURRING];
