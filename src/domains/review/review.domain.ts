/** Approval of content: workflows, requests and revisions. */
import './review.terms';
import './approval-workflow.entity';
import './approval-stage.entity';
import './approval-request.entity';
import './review-task.entity';
import './revision.entity';
import './approval-workflow.crud';
import './request.mutations';
import './decide.mutations';
import './revision.mutations';
import './campaign-approval';
import './void-requests';
