/** Campaigns: objectives, budgets, targets and results. */
import './campaign.entity';
import './campaign.crud';
import './campaign-asset.entity';
import './campaign-asset.crud';
