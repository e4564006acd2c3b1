import { truncate } from '../../../kernel/model';
import type { EventWriter } from '../../../kernel/write';
import { type NotificationTemplate, notify } from '../../notifications/notification.service';
import { MemberRole } from '../../organizations/organizations.enums';
import { accessLevelOf } from '../../organizations/permissions';
import { QaRequest } from './qa-request.entity';

/** A QA request that users are notified of. */
export interface NotifiedQaRequest {
  readonly organization: string;
  readonly id: string;
}

const MAX_TITLE_LENGTH = 80;

const MANAGING_ROLES = Object.values(MemberRole)
  .filter((role) => accessLevelOf(role, 'CONTENT_APPROVE') === 'ALL')
  .map((role) => `'${role}'`);

/** SQL of whether a membership `m` can assign all requests of its organization. */
const CAN_ASSIGN = `m.status = 'ACTIVE' AND m.role <> 'CLIENT'
  AND (m.role IN (${MANAGING_ROLES.join(', ')}) OR 'CONTENT_APPROVE' = ANY (m.granted_permissions))
  AND NOT 'CONTENT_APPROVE' = ANY (m.denied_permissions)`;

/** The active members with access to the post among the people of request `q`, by SQL of who they are. */
const peopleSql = (
  who: string,
): string => `SELECT m.user_id AS "userId", coalesce(p.title, p.caption, '…') AS title
  FROM qa_requests q JOIN posts p ON p.organization_id = q.organization_id AND p.id = q.post_id
  JOIN memberships m ON m.organization_id = q.organization_id AND m.status = 'ACTIVE' AND m.user_id IS NOT NULL AND (${who})
   AND (m.role <> 'CLIENT' OR m.client_account_id = q.client_account_id)
 WHERE q.organization_id = $1 AND q.id = $2 ORDER BY 1`;

type Texts = NotificationTemplate['texts'];

/** Who is notified of what happens to a request, and the texts. `{post}` is the title of the post. */
const NOTICES = {
  requested: {
    people: peopleSql(CAN_ASSIGN),
    priority: 'MEDIUM',
    texts: {
      en: { title: 'QA of “{post}” was requested', message: '{actor} requested it. Assign a reviewer.' },
      hi: {
        title: '“{post}” की गुणवत्ता जाँच का अनुरोध हुआ',
        message: '{actor} ने इसका अनुरोध किया है। किसी समीक्षक को सौंपें।',
      },
    },
  },
  assigned: {
    people: peopleSql('m.user_id = q.assignee_id'),
    priority: 'MEDIUM',
    texts: {
      en: { title: 'Review the quality of “{post}”', message: '{actor} assigned the QA request to you.' },
      hi: {
        title: '“{post}” की गुणवत्ता जाँचें',
        message: '{actor} ने गुणवत्ता जाँच का अनुरोध आपको सौंपा है।',
      },
    },
  },
  completed: {
    people: peopleSql('m.user_id IN (q.requested_by_id, p.author_id)'),
    priority: 'MEDIUM',
    texts: {
      en: { title: 'QA of “{post}” is complete', message: '{actor} completed it. Read the feedback.' },
      hi: {
        title: '“{post}” की गुणवत्ता जाँच पूरी हुई',
        message: '{actor} ने इसे पूरा किया। प्रतिक्रिया पढ़ें।',
      },
    },
  },
  canceled: {
    people: peopleSql('m.user_id IN (q.assignee_id, q.requested_by_id)'),
    priority: 'MEDIUM',
    texts: {
      en: { title: 'QA of “{post}” was canceled', message: '{actor} canceled it. No review is needed.' },
      hi: {
        title: '“{post}” की गुणवत्ता जाँच रद्द हुई',
        message: '{actor} ने इसे रद्द किया। अब समीक्षा की आवश्यकता नहीं है।',
      },
    },
  },
  escalated: {
    people: peopleSql(`m.user_id IN (q.assignee_id, q.requested_by_id) OR (${CAN_ASSIGN})`),
    priority: 'HIGH',
    texts: {
      en: {
        title: 'QA of “{post}” is overdue',
        message: 'The request was not completed in time, and is urgent now.',
      },
      hi: {
        title: '“{post}” की गुणवत्ता जाँच में देर हो गई है',
        message: 'अनुरोध समय पर पूरा नहीं हुआ और अब अति आवश्यक है।',
      },
    },
  },
} as const satisfies Record<
  string,
  { readonly people: string; readonly priority: string; readonly texts: Texts }
>;

/** Notifies the people of a request. Users are not notified of their own acts. */
export async function notifyOfQa(
  writer: EventWriter,
  { organization, id }: NotifiedQaRequest,
  what: keyof typeof NOTICES,
  actorId?: string,
): Promise<void> {
  const { people, priority, texts } = NOTICES[what];
  const found = (await writer.query(people, [organization, id])) as { userId: string; title: string }[];
  const recipients = found.filter((one) => one.userId !== actorId);
  if (!recipients.length) return;
  await notify(
    writer,
    { kind: 'QA_REQUEST', priority, texts, mail: 'IF_WANTED' },
    {
      recipients: { userIds: recipients.map(({ userId }) => userId) },
      organization,
      actorId,
      names: { post: truncate(recipients[0]!.title.split('\n')[0]!, MAX_TITLE_LENGTH) },
      subject: { id, type: QaRequest.name },
    },
  );
}
