import { boolean, oneOf } from '../../kernel/model';
import {
  declareMutation,
  type MutationContext,
  throwNotFound,
  throwUserError,
  UserErrorCode,
} from '../../kernel/write';
import { NotificationKind } from '../common/notification.enums';
import { UserPreferences } from '../identity/user-preferences.entity';
import { User } from '../identity/user.entity';
import { NOTIFICATION_MESSAGES } from './notifications.messages';

const CHANNELS = ['isInAppEnabled', 'isEmailEnabled'] as const;

type PreferenceInput = { readonly kind: NotificationKind } & {
  readonly [channel in (typeof CHANNELS)[number]]?: boolean | null;
};

function assertSecurityStaysOn({ kind, ...channels }: PreferenceInput): void {
  const off = kind === 'SECURITY' && CHANNELS.find((channel) => channels[channel] === false);
  if (off) throwUserError(UserErrorCode.INVALID, NOTIFICATION_MESSAGES.securityStaysOn(), ['input', off]);
}

declareMutation('updateNotificationPreference', {
  description:
    'Updates how the viewer receives notifications of one kind. Notifications that exist are unchanged.',
  input: (builder) => {
    builder.addValue('kind', oneOf(NotificationKind), {
      description: 'The kind of notification.',
      nullable: false,
    });
    builder.addValue('isInAppEnabled', boolean, {
      description:
        'Whether notifications of the kind appear in the app. Cannot be false for `SECURITY`. Unchanged if omitted or null.',
      nullable: true,
    });
    builder.addValue('isEmailEnabled', boolean, {
      description:
        'Whether notifications of the kind are sent by email. Cannot be false for `SECURITY`. Unchanged if omitted or null.',
      nullable: true,
    });
  },
  errors: ['NOT_FOUND', 'INVALID'],
  payload: { user: () => User },
  handler: async ({ tx, input, recordEvent, context }: MutationContext<PreferenceInput>) => {
    assertSecurityStaysOn(input);
    const { userId } = context.actor!;
    const preferences = await tx.manager.findOne(UserPreferences, {
      where: { user: userId },
      select: { id: true, notificationChoices: true },
      lock: { mode: 'for_no_key_update' },
    });
    if (!preferences) return throwNotFound('preference record', ['input']);
    const { notificationChoices: before } = preferences;
    const own = before[input.kind];
    const changed = CHANNELS.filter((channel) => {
      const is = own?.[channel] ?? true;
      return (input[channel] ?? is) !== is;
    });
    if (changed.length) {
      const choice = { ...own, ...Object.fromEntries(changed.map((channel) => [channel, input[channel]])) };
      const notificationChoices = { ...before, [input.kind]: choice };
      await tx.manager.update(UserPreferences, { user: userId }, { notificationChoices });
      await recordEvent({ name: 'user_preferences.updated', subjectId: userId });
    }
    return { user: userId };
  },
});
