import type { EventWriter } from '../../../kernel/write';
import type { LockedPublication } from '../locked-schedule';
import { recordPublicationEvent } from '../publication-events';
import { notifyPeople, type PublicationNotice } from '../publication-people';

/** `{post}` and `{account}` are names. */
const TEXTS: PublicationNotice['texts'] = {
  en: {
    title: '“{post}” waits for its approval before it is published on {account}',
    message:
      'The post is due, but it is not approved as it is. Request an approval, or cancel the publication.',
  },
  hi: {
    title: '“{post}” {account} पर प्रकाशित होने से पहले स्वीकृति की प्रतीक्षा में है',
    message: 'पोस्ट का समय हो गया है, लेकिन वह अपने मौजूदा रूप में स्वीकृत नहीं है। स्वीकृति का अनुरोध करें या प्रकाशन रद्द करें।',
  },
};

/** Notifies the people of a locked publication, which is due, that its post lacks the approval that is required. */
export async function notifyOfMissingApproval(
  writer: EventWriter,
  publication: LockedPublication,
): Promise<void> {
  await recordPublicationEvent(writer, publication, 'held');
  await notifyPeople(writer, { kind: 'POST_DUE', priority: 'HIGH', texts: TEXTS }, publication);
}
