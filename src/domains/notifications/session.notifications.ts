import { onEvent } from '../../kernel/events/events';
import { type NotificationTemplate, notify } from './notification.service';

const REUSED: NotificationTemplate = {
  kind: 'SECURITY',
  priority: 'HIGH',
  mail: 'ALWAYS',
  texts: {
    en: {
      title: 'One of your sessions was ended',
      message:
        'A key that renews your sign-in was used a second time, so somebody else may have copied it. We signed that device out. If you do not know why, change your password.',
    },
    hi: {
      title: 'आपका एक सत्र समाप्त कर दिया गया',
      message:
        'आपके साइन-इन को नवीनीकृत करने वाली कुंजी दूसरी बार इस्तेमाल की गई, इसलिए हो सकता है कि किसी और ने उसकी नकल की हो। हमने उस उपकरण को साइन आउट कर दिया है। यदि आपको इसका कारण नहीं पता, तो अपना पासवर्ड बदल लें।',
    },
  },
};

onEvent('session.reuse_detected', (writer, { personId, subjectId }) =>
  notify(writer, REUSED, { recipient: { person: personId! }, data: { sessionId: subjectId } }),
);
