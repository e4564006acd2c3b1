/** Reviews of content: approval workflows, requests and revisions, and QA. */
import './review.terms';
import './approval-workflow.entity';
import './approval-stage.entity';
import './approval-request.entity';
import './qa/qa-request.entity';
import './review-task.entity';
import './revision.entity';
import './approval-workflow.crud';
import './request.mutations';
import './decide.mutations';
import './revision.mutations';
import './campaign-approval';
import './void-requests';
import './qa/qa.mutations';
import './qa/deleted-posts';
