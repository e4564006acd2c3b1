import { onEvent } from '../../kernel/write';
import { Membership } from '../organizations/membership.entity';
import { type NotificationTemplate, notify } from './notification.service';

/** Not sent by email, because the invitation email with the token is sent anyway. */
const INVITED: NotificationTemplate = {
  kind: 'MEMBERSHIP',
  texts: {
    en: {
      title: '{actor} invited you to {organization}',
      message: 'Accept or decline the invitation to join {organization}.',
    },
    hi: {
      title: '{actor} ने आपको {organization} में आमंत्रित किया है',
      message: '{organization} में काम करने का निमंत्रण स्वीकार करें या अस्वीकार करें।',
    },
  },
};

const CHANGED: NotificationTemplate = {
  kind: 'MEMBERSHIP',
  mail: 'IF_WANTED',
  texts: {
    en: {
      title: 'Your permissions in {organization} have changed',
      message: '{actor} changed your role or permissions in {organization}.',
    },
    hi: {
      title: '{organization} में आपके अधिकार बदल गए हैं',
      message: '{actor} ने {organization} में आपकी भूमिका या अनुमतियाँ बदल दी हैं।',
    },
  },
};

const REMOVED: NotificationTemplate = {
  kind: 'MEMBERSHIP',
  priority: 'HIGH',
  mail: 'IF_WANTED',
  texts: {
    en: {
      title: 'You are no longer a member of {organization}',
      message: '{actor} removed you from {organization}.',
    },
    hi: {
      title: 'अब आप {organization} के सदस्य नहीं हैं',
      message: '{actor} ने {organization} में आपकी सदस्यता समाप्त कर दी है।',
    },
  },
};

/** Notifies the user of a membership when another user changes it. */
const notifyMember = (event: string, template: NotificationTemplate): void =>
  onEvent(event, (writer, { tenantId, userId, subjectId }) =>
    notify(writer, template, {
      recipients: { membershipId: subjectId },
      organization: tenantId,
      actorId: userId,
      subject: { id: subjectId, type: Membership.name },
      data: { membershipId: subjectId },
    }),
  );

notifyMember('membership.invited', INVITED);
notifyMember('membership.updated', CHANGED);
notifyMember('membership.removed', REMOVED);
