import { truncate } from '../../../kernel/model';
import type { EventWriter } from '../../../kernel/write';
import { type NotificationTemplate, notify } from '../../notifications/notification.service';
import { Publication } from '../publication.entity';

const MAX_TITLE_LENGTH = 80;

/** `{post}` is the title of the post, `{account}` names the social account. */
const DELETED: NotificationTemplate = {
  kind: 'POST_DELETED',
  priority: 'HIGH',
  mail: 'IF_WANTED',
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

/** The author, unless they left the organization or the post was purged. */
const AUTHOR = `
  SELECT p.author_id AS author, coalesce(p.title, p.caption, '…') AS title, coalesce(b.account_username, b.platform) AS account
    FROM publications b
    JOIN posts p ON p.organization_id = b.organization_id AND p.id = b.post_id
    JOIN memberships m ON m.organization_id = p.organization_id AND m.user_id = p.author_id AND m.status = 'ACTIVE'
   WHERE b.organization_id = $1 AND b.id = $2`;

interface Author {
  readonly author: string;
  readonly title: string;
  readonly account: string;
}

/** Notifies the author that a post was deleted on its platform, in the transaction of the writer. */
export async function notifyOfDeletion(
  writer: EventWriter,
  { id, organization }: { readonly id: string; readonly organization: string },
): Promise<void> {
  const [found] = (await writer.query(AUTHOR, [organization, id])) as Author[];
  if (!found) return;
  const { author, title, account } = found;
  await notify(writer, DELETED, {
    recipient: { userId: author },
    organization,
    names: { post: truncate(title.split('\n')[0]!, MAX_TITLE_LENGTH), account },
    subject: { id, type: Publication.name },
  });
}
