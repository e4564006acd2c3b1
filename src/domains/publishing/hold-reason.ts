import { isUsableSql } from '../channels/usable-account';
import { lacksApprovalSql } from '../review/required-approval';
import { coversSchedule } from './approvals/covered';

/** SQL of the reason why a queued publication is not sent. Accounts that are hidden from the viewer give no reason. */
export const holdReasonSql = `CASE WHEN {status} = 'QUEUED' THEN (
  SELECT CASE WHEN s.held_at IS NULL AND ${lacksApprovalSql('{organization}', '{post}', coversSchedule('s'))} THEN 'APPROVAL_REQUIRED'
              WHEN s.publish_mode = 'REMINDER' THEN NULL
              WHEN s.held_at IS NOT NULL THEN 'OVERDUE'
              WHEN {socialAccount} IS NULL OR (a.id IS NOT NULL AND ${isUsableSql('a')} IS NOT TRUE) THEN 'ACCOUNT_DISCONNECTED'
              WHEN NOT a.is_active THEN 'ACCOUNT_PAUSED'
              ELSE {waitsFor} END
    FROM (VALUES (1)) AS one
    LEFT JOIN schedules s ON s.organization_id = {organization} AND s.id = {schedule}
    LEFT JOIN social_accounts a ON a.organization_id = {organization} AND a.id = {socialAccount}) END`;
