import type { WriteTransaction } from '../../kernel/session';
import { accountName } from '../channels/account-names';
import { notifyAuthor, type PublicationNotice } from './publication-people';
import type { ScheduleTime } from './schedule.entity';
import { timeText } from './schedule-time';

/** `{post}` is the title of the post, `{accounts}` names social accounts, `{time}` is a time with its time zone. */
const TEXTS = {
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
} as const satisfies Record<string, PublicationNotice['texts']>;

interface PlanChange {
  readonly post: string;
  readonly organization: string;
  readonly accounts: readonly Parameters<typeof accountName>[0][];
  readonly time: ScheduleTime;
}

/** The transaction of a user who plans: the context of a mutation, or what follows from one. */
export interface PlanActor {
  readonly tx: WriteTransaction;
  readonly context: { readonly actor?: { readonly userId: string } };
}

/** Notifies the author of a post of what another user did with its plan. */
export function notifyOfPlan(
  { tx, context }: PlanActor,
  what: keyof typeof TEXTS,
  { post, organization, accounts, time }: PlanChange,
): Promise<void> {
  const kind = what === 'CONFIRMED' ? 'POST_PUBLISHED' : 'POST_SCHEDULED';
  const names = { accounts: accounts.map(accountName).join(', '), time: timeText(time) };
  const actorId = context.actor!.userId;
  return notifyAuthor(tx, { kind, texts: TEXTS[what] }, { post, organization, actorId }, names);
}
