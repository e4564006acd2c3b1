import { onEvent } from '../../kernel/write';
import { Session } from '../identity/session.entity';
import { type NotificationTemplate, notify } from './notification.service';

const REUSED: NotificationTemplate = {
  kind: 'SECURITY',
  priority: 'HIGH',
  mail: 'ALWAYS',
  texts: {
    en: {
      title: 'We ended one of your sessions',
      message:
        'A key that keeps one of your devices signed in was used twice, so someone may have copied it. We signed that device out. If you do not recognize this activity, change your password.',
    },
    hi: {
      title: 'आपका एक सत्र समाप्त कर दिया गया',
      message:
        'आपके साइन-इन को नवीनीकृत करने वाली कुंजी दूसरी बार इस्तेमाल की गई, इसलिए हो सकता है कि किसी और ने उसकी नकल की हो। हमने उस उपकरण को साइन आउट कर दिया है। यदि आपको इसका कारण नहीं पता, तो अपना पासवर्ड बदल लें।',
    },
  },
};

onEvent('session.reuse_detected', (writer, { userId, subjectId }) =>
  notify(writer, REUSED, {
    recipients: { userIds: [userId!] },
    subject: { id: subjectId, type: Session.name },
    data: { sessionId: subjectId },
  }),
);
