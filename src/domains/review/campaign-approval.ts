import { declareDerived } from '../../kernel/model';
import { Campaign } from '../campaigns/campaign.entity';
import { ApprovalRequest } from './approval-request.entity';

/** The approval status of a campaign is that of its latest request. Without a valid one it is pending. */
declareDerived({
  on: Campaign,
  from: [{ of: ApprovalRequest, reads: ['status'] }],
  set: {
    approvalStatus: `COALESCE((SELECT CASE r.status WHEN 'VOIDED' THEN 'PENDING' ELSE r.status END
      FROM approval_requests r WHERE r.organization_id = {organization} AND r.campaign_id = {id}
     ORDER BY r.created_at DESC, r.id DESC LIMIT 1), 'PENDING')`,
  },
});
