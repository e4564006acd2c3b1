import { type ChangeValidation, declareCrud, declarePermanentDeletion } from '../../kernel/write';
import { CampaignAsset } from './campaign-asset.entity';

const NEXT = `SELECT LEAST(coalesce(max(position) + 1, 0), 9999) AS position FROM campaign_assets
  WHERE organization_id = $1 AND campaign_id = $2`;

/** Places a new media file last. Of two that are added at once, the first created one comes first: its ID is lower. */
async function placeLast({ tx, before, values, errors }: ChangeValidation): Promise<void> {
  if (before || errors.any || typeof values.position === 'number') return;
  const [next] = await tx.query<{ position: number }>(NEXT, [values.organization, values.campaign]);
  values.position = next!.position;
}

declareCrud(CampaignAsset, {
  permission: 'CAMPAIGNS_WRITE',
  operations: ['create', 'update'],
  onCreate: ['campaign', 'mediaAsset'],
  fields: ['position', 'role', 'isActive', 'performanceScore'],
  derived: ['position'],
  validate: placeLast,
});

declarePermanentDeletion(CampaignAsset, { effect: 'The campaign and the media file are unchanged.' });
