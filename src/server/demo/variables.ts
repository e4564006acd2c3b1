import { connectOrExplain } from '../../kernel/database/server-version';
import { DEMO_EMAIL } from './users';

/** Returns variables for the examples: the demo account's organization and a campaign of it with many posts. */
export async function demoVariables(ownerUrl: string): Promise<Record<string, unknown>> {
  const client = await connectOrExplain(ownerUrl);
  try {
    const { rows } = await client.query<{ campaign: string; organization: string }>(
      `SELECT c.id AS campaign, c.organization_id AS organization
         FROM users u JOIN organizations o ON o.owner_id = u.id
         JOIN campaigns c ON c.organization_id = o.id AND c.deleted_at IS NULL AND c.status = 'ACTIVE'
         JOIN posts p ON p.organization_id = o.id AND p.campaign_id = c.id AND p.deleted_at IS NULL
         JOIN publications b ON b.organization_id = o.id AND b.post_id = p.id
          AND b.platform = 'INSTAGRAM' AND b.insights_collected_at IS NOT NULL
        WHERE u.email = $1 GROUP BY c.id, c.organization_id ORDER BY count(*) DESC, c.id LIMIT 1`,
      [DEMO_EMAIL],
    );
    const [found] = rows;
    if (!found) return {};
    const { campaign, organization } = found;
    const post = {
      organizationId: organization,
      caption: 'Adrak chai, garam samosa.',
      hashtags: ['chai'],
      campaignId: campaign,
    };
    return { id: campaign, organizationId: organization, input: post };
  } finally {
    await client.end();
  }
}
