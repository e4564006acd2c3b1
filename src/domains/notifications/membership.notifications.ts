import { onEvent } from '../../kernel/events/events';
import { type NotificationTemplate, notify } from './notification.service';

/** Not sent by email, because the invitation email with the token is sent anyway. */
const INVITED: NotificationTemplate = {
  kind: 'MEMBERSHIP',
  texts: {
    en: {
      title: '%1$s invited you to %2$s',
      message: 'Accept or decline the invitation to join %2$s.',
    },
    hi: {
      title: '%1$s ने आपको %2$s में आमंत्रित किया है',
      message: '%2$s में काम करने का निमंत्रण स्वीकार करें या अस्वीकार करें।',
    },
  },
};

const CHANGED: NotificationTemplate = {
  kind: 'MEMBERSHIP',
  mail: 'IF_WANTED',
  texts: {
    en: {
      title: 'Your permissions in %2$s have changed',
      message: '%1$s changed your role or permissions in %2$s.',
    },
    hi: {
      title: '%2$s में आपके अधिकार बदल गए हैं',
      message: '%1$s ने %2$s में आपकी भूमिका या अनुमतियाँ बदल दी हैं।',
    },
  },
};

const REMOVED: NotificationTemplate = {
  kind: 'MEMBERSHIP',
  priority: 'HIGH',
  mail: 'IF_WANTED',
  texts: {
    en: { title: 'You are no longer a member of %2$s', message: '%1$s removed you from %2$s.' },
    hi: {
      title: 'अब आप %2$s के सदस्य नहीं हैं',
      message: '%1$s ने %2$s में आपकी सदस्यता समाप्त कर दी है।',
    },
  },
};

/** Notifies the user of a membership when another user changes it. */
const notifyMember = (event: string, template: NotificationTemplate): void =>
  onEvent(event, (writer, { tenantId, userId, subjectId }) =>
    notify(writer, template, {
      recipient: { membershipId: subjectId },
      organization: tenantId,
      actorId: userId,
      data: { membershipId: subjectId },
    }),
  );

notifyMember('membership.invited', INVITED);
notifyMember('membership.updated', CHANGED);
notifyMember('membership.removed', REMOVED);
