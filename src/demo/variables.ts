import { connectOrExplain } from '../kernel/database/server-version';
import { DEMO_EMAIL } from './users';

/** Returns variables for the examples: the organization of the demo account, and a campaign and a post of it. */
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
    // Drafts can be edited freely.
    const { rows: posts } = await client.query<{ id: string; version: number }>(
      `SELECT id, version FROM posts WHERE campaign_id = $1 AND deleted_at IS NULL
        ORDER BY (status = 'DRAFT') DESC, id DESC LIMIT 1`,
      [campaign],
    );
    const { id: postId, version } = posts[0]!;
    const input = {
      organizationId: organization,
      caption: 'Adrak chai, garam samosa.',
      hashtags: ['chai'],
      campaignId: campaign,
    };
    return { id: campaign, organizationId: organization, input, postId, version };
  } finally {
    await client.end();
  }
}
