import { truncate } from '../../kernel/model';
import type { EventWriter } from '../../kernel/write';
import { type NotificationTemplate, notify } from '../notifications/notification.service';
import { ApprovalRequest } from './approval-request.entity';
import { CONTENT, type ContentKind, tableOf } from './content-digests';
import { IS_APPROVER } from './stages';

/** A request that users are notified of. */
export interface NotifiedRequest {
  readonly organization: string;
  readonly id: string;
  readonly kind: ContentKind;
}

const MAX_TITLE_LENGTH = 80;

/** SQL of the name of the content of a request `r`. */
const titleSql = (kind: ContentKind): string =>
  `(SELECT ${CONTENT[kind].title} FROM ${tableOf(kind)} p WHERE p.organization_id = r.organization_id AND p.id = r.${kind}_id) AS title`;

/** The approvers of the stage that has started. */
const approversSql = (kind: ContentKind): string => `SELECT DISTINCT m.user_id AS "userId", ${titleSql(kind)}
  FROM approval_requests r
  JOIN review_tasks t ON t.organization_id = r.organization_id AND t.request_id = r.id AND t.status = 'OPEN'
  JOIN memberships m ON ${IS_APPROVER}
 WHERE r.organization_id = $1 AND r.id = $2 ORDER BY 1`;

/** The users `$3`, and the user who requested the approval, as an active member with access to the content. */
const requesterSql = (kind: ContentKind): string => `SELECT people.id AS "userId", ${titleSql(kind)}
  FROM approval_requests r
  CROSS JOIN LATERAL (SELECT m.user_id FROM memberships m
     WHERE m.organization_id = r.organization_id AND m.user_id = r.requested_by_id AND m.status = 'ACTIVE'
       AND (m.role <> 'CLIENT' OR m.client_account_id = r.client_account_id)
     UNION SELECT unnest($3::uuid[])) people (id)
 WHERE r.organization_id = $1 AND r.id = $2 ORDER BY 1`;

/** Who causes a notification: a user, a guest, or neither. */
interface NotifyingActor {
  readonly actorId?: string | null;
  readonly guestName?: string | null;
}

/** A user to notify, with the title of the content. */
interface Recipient {
  readonly userId: string;
  readonly title: string | null;
}

/** Notifies users of a request. `{content}` is the title of the content. Users are not told of their own acts. */
async function notifyUsers(
  writer: EventWriter,
  template: Omit<NotificationTemplate, 'mail'>,
  request: NotifiedRequest,
  found: readonly Recipient[],
  { actorId, guestName }: NotifyingActor,
): Promise<void> {
  const recipients = found.filter(({ userId }) => userId !== actorId);
  const title = recipients[0]?.title ?? '…';
  const content = truncate(title.split('\n')[0]!, MAX_TITLE_LENGTH);
  await notify(
    writer,
    { ...template, mail: 'IF_WANTED' },
    {
      recipients: { userIds: recipients.map(({ userId }) => userId) },
      organization: request.organization,
      actorId: actorId ?? undefined,
      names: { content, ...(guestName && { actor: guestName }) },
      subject: { id: request.id, type: ApprovalRequest.name },
    },
  );
}

const approversOf = async (
  writer: EventWriter,
  { organization, id, kind }: NotifiedRequest,
): Promise<Recipient[]> => (await writer.query(approversSql(kind), [organization, id])) as Recipient[];

const requesterOf = async (
  writer: EventWriter,
  { organization, id, kind }: NotifiedRequest,
  others: readonly string[] = [],
): Promise<Recipient[]> =>
  (await writer.query(requesterSql(kind), [organization, id, others])) as Recipient[];

const NEEDED: Omit<NotificationTemplate, 'mail'> = {
  kind: 'APPROVAL_NEEDED',
  texts: {
    en: { title: '“{content}” needs your approval', message: 'Approve or reject it, or request a revision.' },
    hi: {
      title: '“{content}” को आपकी स्वीकृति चाहिए',
      message: 'इसे स्वीकृत या अस्वीकृत करें, या संशोधन का अनुरोध करें।',
    },
  },
};

/** Notifies the approvers of the stage that has started. */
export const notifyApprovers = async (
  writer: EventWriter,
  request: NotifiedRequest,
  actorId: string | null,
): Promise<void> => notifyUsers(writer, NEEDED, request, await approversOf(writer, request), { actorId });

const DECIDED = {
  APPROVED: {
    en: { title: '“{content}” was approved', message: '{actor} approved it. All stages are complete.' },
    hi: { title: '“{content}” स्वीकृत हुई', message: '{actor} ने इसे स्वीकृत किया। सभी चरण पूरे हो गए हैं।' },
  },
  REJECTED: {
    en: { title: '“{content}” was rejected', message: '{actor} rejected it. Read the feedback.' },
    hi: { title: '“{content}” अस्वीकृत हुई', message: '{actor} ने इसे अस्वीकृत किया। प्रतिक्रिया पढ़ें।' },
  },
  REVISION_REQUESTED: {
    en: { title: '“{content}” needs a revision', message: '{actor} requested changes. Read the feedback.' },
    hi: {
      title: '“{content}” में संशोधन चाहिए',
      message: '{actor} ने बदलावों का अनुरोध किया है। प्रतिक्रिया पढ़ें।',
    },
  },
} as const satisfies Record<string, NotificationTemplate['texts']>;

/** Notifies the user who requested the approval, and others, of the outcome. */
export const notifyOfDecision = async (
  writer: EventWriter,
  request: NotifiedRequest,
  outcome: keyof typeof DECIDED,
  { others, ...actor }: NotifyingActor & { readonly others?: readonly string[] },
): Promise<void> => {
  const found = await requesterOf(writer, request, others);
  await notifyUsers(writer, { kind: 'APPROVAL_DECIDED', texts: DECIDED[outcome] }, request, found, actor);
};

const VOIDED: Omit<NotificationTemplate, 'mail'> = {
  kind: 'APPROVAL_DECIDED',
  texts: {
    en: {
      title: 'The approval of “{content}” is void',
      message: 'It was edited or deleted after the request. Request a new approval.',
    },
    hi: {
      title: '“{content}” की स्वीकृति अमान्य हो गई',
      message: 'अनुरोध के बाद इसे बदला या हटाया गया। नई स्वीकृति का अनुरोध करें।',
    },
  },
};

/** Notifies the user who requested the approval that an edit or deletion has voided it. */
export const notifyOfVoided = async (
  writer: EventWriter,
  request: NotifiedRequest,
  actorId: string | undefined,
): Promise<void> => notifyUsers(writer, VOIDED, request, await requesterOf(writer, request), { actorId });
