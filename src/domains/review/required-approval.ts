import { Field, ObjectType } from 'type-graphql';
import type { WriteTransaction } from '../../kernel/session';
import { type ActionGuard, throwUserError, UserError } from '../../kernel/write';
import { postDigestsSql } from './content-digests';
import { ApprovalRequestStatus } from './review.enums';
import { REVIEW_MESSAGES } from './review.messages';

/**
 * Returns the SQL of whether a request covers what is done with its post, by the alias of its table: a later domain knows the
 * accounts and times that were approved together with the post.
 */
export type Covers = (request: string) => string;

const coversAll: Covers = () => 'true';

/** SQL of whether a post is approved as it is. For statements that see all media files of the post. */
const isApprovedSql = (post: string, covers: Covers): string => `EXISTS (SELECT FROM approval_requests r
  WHERE r.organization_id = ${post}.organization_id AND r.post_id = ${post}.id AND r.status = 'APPROVED'
    AND r.content_digests = ${postDigestsSql(post)} AND ${covers('r')})`;

/** SQL of whether a post has AI content, whatever of it the viewer sees. */
export const hasAiContentSql = (organization: string, post: string): string =>
  `review.has_ai_content(${organization}, ${post})`;

const isRequiredSql = (organization: string, post: string): string =>
  `(SELECT g.is_approval_required OR g.is_ai_approval_required AND ${hasAiContentSql(organization, post)}
    FROM organizations g WHERE g.id = ${organization})`;

/**
 * SQL of whether a post can be published as it is: it is approved, or its organization does not require that. For statements
 * that see all media files of the post.
 */
export const isPublishableSql = (post: string, covers = coversAll): string =>
  `(${isRequiredSql(`${post}.organization_id`, `${post}.id`)} IS NOT TRUE OR ${isApprovedSql(post, covers)})`;

/** SQL of whether a post lacks the approval that its organization requires. An edit has voided the approval already. */
export const lacksApprovalSql = (organization: string, post: string, covers = coversAll): string =>
  `(${isRequiredSql(organization, post)} AND NOT EXISTS (SELECT FROM approval_requests r
    WHERE r.organization_id = ${organization} AND r.post_id = ${post} AND r.status = 'APPROVED' AND ${covers('r')}))`;

/** Denies an action on a post that lacks the required approval. */
export const approvalGuard: ActionGuard = {
  when: lacksApprovalSql('{organization}', '{id}'),
  code: 'INVALID_STATE',
  reason: REVIEW_MESSAGES.approvalRequired(),
};

@ObjectType('ApprovalRequiredError', {
  implements: UserError,
  description:
    'The organization requires approval, and the post is not approved as it is, or only for other social accounts or times.',
})
class ApprovalRequiredError extends UserError {
  @Field(() => ApprovalRequestStatus, {
    nullable: true,
    description: 'The status of the latest approval request of the post. Null if there is none.',
  })
  status!: ApprovalRequestStatus | null;
}

/** The user errors of `assertApproved`, for the declaration of mutations. */
export const APPROVAL_ERRORS = ['INVALID_STATE', 'ApprovalRequiredError'] as const;

const approvalSql = (covers: Covers): string => `SELECT ${isPublishableSql('p', covers)} AS "isPublishable",
    (SELECT r.status FROM approval_requests r WHERE r.organization_id = p.organization_id AND r.post_id = p.id
      ORDER BY r.created_at DESC, r.id DESC LIMIT 1) AS status
  FROM posts p WHERE p.organization_id = $1 AND p.id = $2`;

/**
 * Throws unless a locked post can be published as it is. Runs as the system, which sees all media files. Values of the covered
 * use begin with `$3`.
 */
export async function assertApproved(
  tx: WriteTransaction,
  { organization, post }: { readonly organization: string; readonly post: string },
  path: string[],
  { sql, values }: { readonly sql: Covers; readonly values: readonly unknown[] },
): Promise<void> {
  const [found] = await tx.query<{ isPublishable: boolean; status: string | null }>(approvalSql(sql), [
    organization,
    post,
    ...values,
  ]);
  if (found && !found.isPublishable)
    throwUserError('INVALID_STATE', REVIEW_MESSAGES.approvalRequired(), path, {
      type: ApprovalRequiredError.name,
      status: found.status,
    });
}
