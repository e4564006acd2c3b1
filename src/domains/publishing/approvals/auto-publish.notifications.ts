import { formatMessage, type Message } from '../../../kernel/messages';
import { truncate } from '../../../kernel/model';
import type { EventWriter } from '../../../kernel/write';
import { notify } from '../../notifications/notification.service';
import { ApprovalRequest } from '../../review/approval-request.entity';

/** A request whose post could not be scheduled as planned. */
interface UnscheduledRequest {
  readonly id: string;
  readonly organization: string;
  readonly post: string;
  readonly requestedBy: string | null;
}

/** The author and the user who requested the approval, as active members. */
const PEOPLE = `SELECT m.user_id AS "userId", coalesce(p.title, p.caption, '…') AS title FROM posts p
  JOIN memberships m ON m.organization_id = p.organization_id AND m.status = 'ACTIVE' AND m.user_id IN (p.author_id, $3)
 WHERE p.organization_id = $1 AND p.id = $2 ORDER BY 1`;

const MAX_TITLE_LENGTH = 80;

/** `{post}` is the title of the post. */
const TITLES = {
  en: '“{post}” was approved, but not scheduled',
  hi: '“{post}” स्वीकृत हुई, लेकिन निर्धारित नहीं की जा सकी',
} as const;

/** Notifies the people of a post that its approved plan cannot be carried out, in the transaction of the approval. */
export async function notifyOfUnscheduled(
  writer: EventWriter,
  { id, organization, post, requestedBy }: UnscheduledRequest,
  reason: Message,
): Promise<void> {
  const textIn = (language: 'en' | 'hi') => ({
    title: TITLES[language],
    message: formatMessage(reason, language),
  });
  const texts = { en: textIn('en'), hi: textIn('hi') };
  const people = (await writer.query(PEOPLE, [organization, post, requestedBy])) as {
    userId: string;
    title: string;
  }[];
  const [person] = people;
  if (!person) return;
  await notify(
    writer,
    { kind: 'POST_DUE', priority: 'HIGH', texts, mail: 'IF_WANTED' },
    {
      recipients: { userIds: people.map(({ userId }) => userId) },
      organization,
      names: { post: truncate(person.title.split('\n')[0]!, MAX_TITLE_LENGTH) },
      subject: { id, type: ApprovalRequest.name },
    },
  );
}
