import { boolean, Field, oneOf, Shape } from '../../kernel/model';
import { NotificationKind } from '../common/notification.enums';

@Shape({ description: 'The preferences of a user for one kind of notification.' })
export class NotificationKindPreference {
  @Field(oneOf(NotificationKind), { description: 'The kind of notification.' })
  kind!: NotificationKind;

  @Field(boolean, {
    description: 'Whether notifications of the kind appear in the app. Always true for `SECURITY`.',
  })
  isInAppEnabled!: boolean;

  @Field(boolean, {
    description:
      'Whether notifications of the kind are sent by email. If `emailNotifications` is false, none is sent. Always true for `SECURITY`, whose emails are always sent.',
  })
  isEmailEnabled!: boolean;
}

type Choice = Partial<Pick<NotificationKindPreference, 'isInAppEnabled' | 'isEmailEnabled'>>;

/** What a user has chosen, by kind. What is missing is enabled. */
export type NotificationChoices = Readonly<Partial<Record<NotificationKind, Choice>>>;

const chosen = (name: keyof Choice): string =>
  `'${name}', coalesce({notificationChoices} -> k.kind -> '${name}', 'true')`;

/** SQL of the preferences of all kinds, in the order of the enumeration. */
export const CHOICES_BY_KIND = `(
  SELECT jsonb_agg(jsonb_build_object('kind', k.kind, ${chosen('isInAppEnabled')}, ${chosen('isEmailEnabled')}) ORDER BY k.place)
    FROM unnest(ARRAY[${Object.keys(NotificationKind)
      .map((kind) => `'${kind}'`)
      .join(', ')}]) WITH ORDINALITY AS k (kind, place))`;
