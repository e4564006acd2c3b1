import { onEvent } from '../../kernel/events/events';
import { type Notice, notify } from './notification.service';

/** The invitation itself is mailed anyway, with its token. */
const INVITED: Notice = {
  kind: 'MEMBERSHIP',
  words: {
    en: {
      title: '%1$s invites you to %2$s',
      message: 'Accept the invitation to work in %2$s, or decline it.',
    },
    hi: {
      title: '%1$s ने आपको %2$s में आमंत्रित किया है',
      message: '%2$s में काम करने का निमंत्रण स्वीकार करें या अस्वीकार करें।',
    },
  },
};

const CHANGED: Notice = {
  kind: 'MEMBERSHIP',
  mail: 'IF_WANTED',
  words: {
    en: {
      title: 'What you may do in %2$s has changed',
      message: '%1$s changed your role or your permissions in %2$s.',
    },
    hi: {
      title: '%2$s में आपके अधिकार बदल गए हैं',
      message: '%1$s ने %2$s में आपकी भूमिका या अनुमतियाँ बदल दी हैं।',
    },
  },
};

const REMOVED: Notice = {
  kind: 'MEMBERSHIP',
  priority: 'HIGH',
  mail: 'IF_WANTED',
  words: {
    en: { title: 'You are no longer a member of %2$s', message: '%1$s ended your membership in %2$s.' },
    hi: {
      title: 'अब आप %2$s के सदस्य नहीं हैं',
      message: '%1$s ने %2$s में आपकी सदस्यता समाप्त कर दी है।',
    },
  },
};

/** Whoever is meant is told of what somebody else did to their membership. */
const tell = (event: string, notice: Notice): void =>
  onEvent(event, (writer, { tenantId, personId, subjectId }) =>
    notify(writer, notice, {
      to: { membership: subjectId },
      organization: tenantId,
      by: personId,
      data: { membershipId: subjectId },
    }),
  );

tell('membership.invited', INVITED);
tell('membership.updated', CHANGED);
tell('membership.removed', REMOVED);
