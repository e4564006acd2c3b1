import type { EventWriter } from '../../../kernel/write';
import { type NotifiedPublication, notifyPeople, type PublicationNotice } from '../publication-people';

const DELETED: PublicationNotice = {
  kind: 'POST_DELETED',
  priority: 'HIGH',
  texts: {
    en: {
      title: 'Your post “{post}” was deleted on its platform',
      message:
        'The platform no longer shows the post of {account}. Its metrics until then are kept, and are not updated any more.',
    },
    hi: {
      title: 'आपकी पोस्ट “{post}” प्लेटफ़ॉर्म से हटा दी गई है',
      message: 'प्लेटफ़ॉर्म पर {account} की यह पोस्ट अब दिखाई नहीं देती। तब तक के आँकड़े सुरक्षित हैं, पर अब अपडेट नहीं होंगे।',
    },
  },
};

/** Notifies the people of a publication that its post was deleted on its platform, in the transaction of the writer. */
export const notifyOfDeletion = (writer: EventWriter, publication: NotifiedPublication): Promise<void> =>
  notifyPeople(writer, DELETED, publication);
