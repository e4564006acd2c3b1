/** Campaigns: objectives, budgets, targets and results. */
import './campaign.entity';
import './campaign.crud';
