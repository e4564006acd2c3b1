/** Approval of content: workflows, requests and revisions. */
import './review.terms';
import './approval-workflow.entity';
import './approval-stage.entity';
import './approval-workflow.crud';
