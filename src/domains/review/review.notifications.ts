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

const APPROVERS = `SELECT DISTINCT m.user_id AS "userId" FROM review_tasks t JOIN memberships m ON ${IS_APPROVER}
  WHERE t.organization_id = $1 AND t.request_id = $2 AND t.status = 'OPEN' ORDER BY 1`;

/** The user who requested the approval, as an active member with access to the content. */
const REQUESTER = `SELECT m.user_id AS "userId" FROM approval_requests r
  JOIN memberships m ON m.organization_id = r.organization_id AND m.user_id = r.requested_by_id AND m.status = 'ACTIVE'
   AND (m.role <> 'CLIENT' OR m.client_account_id = r.client_account_id)
  WHERE r.organization_id = $1 AND r.id = $2`;

async function titleOf(writer: EventWriter, { organization, id, kind }: NotifiedRequest): Promise<string> {
  const sql = `SELECT ${CONTENT[kind].title} AS title FROM approval_requests r
    JOIN ${tableOf(kind)} p ON p.organization_id = r.organization_id AND p.id = r.${kind}_id
    WHERE r.organization_id = $1 AND r.id = $2`;
  const [row] = (await writer.query(sql, [organization, id])) as { title: string }[];
  return truncate((row?.title ?? '…').split('\n')[0]!, MAX_TITLE_LENGTH);
}

/** Who causes a notification: a user, a guest, or neither. */
interface NotifyingActor {
  readonly actorId?: string | null;
  readonly guestName?: string | null;
}

interface Recipients extends NotifyingActor {
  readonly userIds: readonly string[];
}

/** Notifies users of a request, each once. `{content}` is the title of the content. Users are not told of their own acts. */
async function notifyUsers(
  writer: EventWriter,
  template: Omit<NotificationTemplate, 'mail'>,
  request: NotifiedRequest,
  { userIds, actorId, guestName }: Recipients,
): Promise<void> {
  const recipients = [...new Set(userIds)].filter((userId) => userId !== actorId);
  if (!recipients.length) return;
  const names = { content: await titleOf(writer, request), ...(guestName && { actor: guestName }) };
  for (const userId of recipients)
    await notify(
      writer,
      { ...template, mail: 'IF_WANTED' },
      {
        recipient: { userId },
        organization: request.organization,
        actorId: actorId ?? undefined,
        names,
        subject: { id: request.id, type: ApprovalRequest.name },
      },
    );
}

const idsOf = async (writer: EventWriter, sql: string, request: NotifiedRequest): Promise<string[]> =>
  ((await writer.query(sql, [request.organization, request.id])) as { userId: string }[]).map(
    ({ userId }) => userId,
  );

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
): Promise<void> =>
  notifyUsers(writer, NEEDED, request, { userIds: await idsOf(writer, APPROVERS, request), actorId });

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
  { others = [], ...actor }: NotifyingActor & { readonly others?: readonly string[] },
): Promise<void> => {
  const userIds = [...(await idsOf(writer, REQUESTER, request)), ...others];
  await notifyUsers(writer, { kind: 'APPROVAL_DECIDED', texts: DECIDED[outcome] }, request, {
    userIds,
    ...actor,
  });
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
): Promise<void> =>
  notifyUsers(writer, VOIDED, request, { userIds: await idsOf(writer, REQUESTER, request), actorId });
