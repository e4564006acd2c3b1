import { formatMessage } from '../../../kernel/messages';
import type { EventWriter } from '../../../kernel/write';
import { notifyPeople } from '../publication-people';
import type { Delivery } from './deliveries';
import { type Failure, messageOf } from './failure';

type Result = 'FAILED' | 'UNKNOWN';

/** `{post}` is the title of the post, `{account}` names the social account. */
const TITLES: Readonly<Record<Result, Readonly<Record<'en' | 'hi', string>>>> = {
  FAILED: {
    en: 'Your post “{post}” was not published on {account}',
    hi: 'आपकी पोस्ट “{post}” {account} पर प्रकाशित नहीं हुई',
  },
  UNKNOWN: {
    en: 'Check whether your post “{post}” was published on {account}',
    hi: 'जाँचें कि आपकी पोस्ट “{post}” {account} पर प्रकाशित हुई या नहीं',
  },
};

/** Notifies the people of a publication that it needs them, in the transaction of the writer. */
export function notifyOfResult(
  writer: EventWriter,
  result: Result,
  { organization, publication: id, platform }: Delivery,
  failure: Failure,
): Promise<void> {
  const message = messageOf(failure, platform);
  const textIn = (language: 'en' | 'hi') => ({
    title: TITLES[result][language],
    message: formatMessage(message, language),
  });
  const texts = { en: textIn('en'), hi: textIn('hi') };
  return notifyPeople(writer, { kind: 'POST_FAILED', priority: 'HIGH', texts }, { id, organization });
}
