import { truncate } from '../../kernel/model';
import type { MutationContext } from '../../kernel/write';
import { accountName } from '../channels/account-names';
import { Post } from '../content/post.entity';
import { type NotificationTemplate, notify } from '../notifications/notification.service';
import type { ScheduleTime } from './schedule.entity';
import { timeText } from './schedule-time';

/** `{post}` is the title of the post, `{accounts}` names social accounts, `{time}` is a time with its time zone. */
const TEMPLATES = {
  SCHEDULED: {
    en: {
      title: '{actor} scheduled your post “{post}”',
      message: 'It will be published on {accounts}: {time}.',
    },
    hi: {
      title: '{actor} ने आपकी पोस्ट “{post}” निर्धारित की है',
      message: 'यह {accounts} पर प्रकाशित होगी: {time}।',
    },
  },
  RESCHEDULED: {
    en: {
      title: '{actor} rescheduled your post “{post}”',
      message: 'It will be published on {accounts}: {time}.',
    },
    hi: {
      title: '{actor} ने आपकी पोस्ट “{post}” का समय बदल दिया है',
      message: 'यह {accounts} पर प्रकाशित होगी: {time}।',
    },
  },
  CANCELLED: {
    en: {
      title: '{actor} canceled the publication of your post “{post}”',
      message: 'It will not be published on {accounts}. The planned time was {time}.',
    },
    hi: {
      title: '{actor} ने आपकी पोस्ट “{post}” का प्रकाशन रद्द कर दिया है',
      message: 'यह {accounts} पर प्रकाशित नहीं होगी। निर्धारित समय था: {time}।',
    },
  },
  RETRIED: {
    en: {
      title: '{actor} is publishing your post “{post}” again',
      message: 'It failed before. It will be published on {accounts}: {time}.',
    },
    hi: {
      title: '{actor} आपकी पोस्ट “{post}” को फिर से प्रकाशित कर रहे हैं',
      message: 'यह पहले विफल हुई थी। यह {accounts} पर प्रकाशित होगी: {time}।',
    },
  },
  CONFIRMED: {
    en: {
      title: '{actor} published your post “{post}”',
      message: 'It was published on {accounts}.',
    },
    hi: {
      title: '{actor} ने आपकी पोस्ट “{post}” प्रकाशित की है',
      message: 'यह {accounts} पर प्रकाशित हुई।',
    },
  },
} as const satisfies Record<string, NotificationTemplate['texts']>;

interface PlanChange {
  readonly post: string;
  readonly organization: string;
  readonly accounts: readonly Parameters<typeof accountName>[0][];
  readonly time: ScheduleTime;
}

/** The author, unless they left the organization or are the actor. */
const AUTHOR = `
  SELECT p.author_id AS author, coalesce(p.title, p.caption, '…') AS title
    FROM posts p JOIN memberships m ON m.organization_id = p.organization_id AND m.user_id = p.author_id AND m.status = 'ACTIVE'
   WHERE p.organization_id = $1 AND p.id = $2 AND p.author_id <> $3`;

const MAX_TITLE_LENGTH = 80;

/** Notifies the author of a post of what another user did with its plan. */
export async function notifyAuthor(
  { tx, context }: Pick<MutationContext<object>, 'tx' | 'context'>,
  what: keyof typeof TEMPLATES,
  { post, organization, accounts, time }: PlanChange,
): Promise<void> {
  const actorId = context.actor!.userId;
  const [found] = await tx.query<{ author: string; title: string }>(AUTHOR, [organization, post, actorId]);
  if (!found) return;
  const template: NotificationTemplate = {
    kind: what === 'CONFIRMED' ? 'POST_PUBLISHED' : 'POST_SCHEDULED',
    texts: TEMPLATES[what],
    mail: 'IF_WANTED',
  };
  await notify(tx, template, {
    recipient: { userId: found.author },
    organization,
    actorId,
    names: {
      post: truncate(found.title.split('\n')[0]!, MAX_TITLE_LENGTH),
      accounts: accounts.map(accountName).join(', '),
      time: timeText(time),
    },
    subject: { id: post, type: Post.name },
  });
}
