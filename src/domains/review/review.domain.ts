/** Approval of content: workflows, requests, revisions and feedback. */
import './review.terms';
import './approval-workflow.entity';
import './approval-stage.entity';
import './approval-request.entity';
import './review-task.entity';
import './revision.entity';
import './feedback.entity';
import './approval-workflow.crud';
import './request.mutations';
import './decide.mutations';
import './revision.mutations';
import './campaign-approval';
import './void-requests';
import './feedback.mutations';
import './feedback.threads';
import './feedback.subscriptions';
