import type { SignedIn } from './signed-in';

/** Two campaigns visible to the viewer: one with a budget and published posts, one with neither. */
export interface CampaignFixture {
  readonly campaign: string;
  readonly campaignWithoutBudget: string;
  /** Oldest first; the second post is scheduled. */
  readonly posts: readonly string[];
  /** One publication per post, newest first. */
  readonly publications: readonly string[];
}

export async function createCampaignFixture({
  organization,
  person,
  server: { rows },
}: SignedIn): Promise<CampaignFixture> {
  const campaign = await rows.campaign(organization, {
    name: 'Diwali',
    budgetAmount: '1250.50',
    createdBy: person,
  });
  const campaignWithoutBudget = await rows.campaign(organization, { name: 'Holi', theme: 'colours' });
  const account = await rows.account(organization, { username: 'chai.point' });
  const posts: string[] = [];
  const publications: string[] = [];
  for (const [i, status] of ['DRAFT', 'SCHEDULED', 'DRAFT'].entries()) {
    const createdAt = `2026-01-0${i + 1}T00:00:00Z`;
    const scheduledAt = status === 'SCHEDULED' ? '2026-05-01T00:00:00Z' : null;
    const values = { campaign, caption: `post ${i}`, status, createdAt, scheduledAt };
    const post = await rows.post(organization, values);
    posts.push(post);
    // The status of a post follows from its publications.
    const publication = { socialAccount: account, status: status === 'DRAFT' ? 'CANCELLED' : 'QUEUED' };
    publications.unshift(await rows.publication(organization, post, publication));
  }
  return { campaign, campaignWithoutBudget, posts, publications };
}
