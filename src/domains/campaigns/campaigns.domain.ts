/** Campaigns: what a run of posts and advertisements is for, may cost, should reach and has reached. */
import './campaign.entity';
import './campaign.crud';
