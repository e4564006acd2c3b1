/** What is asked, in each contender's words: the same rows, the same fields, the same arguments. */

export const QUERIES = ['Q1', 'Q2', 'Q3'] as const;
export type QueryName = (typeof QUERIES)[number];
type Operations = Record<QueryName, string>;

export const DESCRIPTIONS: Operations = {
  Q1: '20 campaigns × 10 posts × 1 publication with insights',
  Q2: 'one campaign × 10 posts × 1 publication with insights',
  Q3: 'one post by its id',
};

const INSIGHTS = 'impressions reach likes comments shares saves';

const MARQUEE_POSTS = `
  posts(first: 10, orderBy: { field: PUBLISHED_AT, direction: DESC }) { nodes {
    id caption status publishedAt hashtags
    publications(first: 1) { nodes { id permalink publishedAt insights { ${INSIGHTS} } } }
  } }`;

export const MARQUEE: Operations = {
  Q1: `query Q1($organization: ID!) {
    campaigns(organizationId: $organization, first: 20, orderBy: { field: CREATED_AT, direction: DESC }) { nodes {
      id name status ${MARQUEE_POSTS}
    } }
  }`,
  Q2: `query Q2($id: ID!) { campaign(id: $id) { id name status ${MARQUEE_POSTS} } }`,
  Q3: `query Q3($id: ID!) { post(id: $id) { id caption status publishedAt hashtags } }`,
};

const PLAIN_POSTS = `
  posts(first: 10, orderBy: PUBLISHED_AT_DESC) {
    id caption status publishedAt hashtags
    publications(first: 1) { id permalink publishedAt insights { ${INSIGHTS} } }
  }`;

/** Plain lists, as schemas over repositories usually have them. */
export const USUAL_STACK: Operations = {
  Q1: `query Q1($organization: ID!) {
    campaigns(organizationId: $organization, first: 20, orderBy: CREATED_AT_DESC) { id name status ${PLAIN_POSTS} }
  }`,
  Q2: `query Q2($id: ID!) { campaign(id: $id) { id name status ${PLAIN_POSTS} } }`,
  Q3: MARQUEE.Q3,
};

const POSTGRAPHILE_INSIGHTS = INSIGHTS.replace(
  /\w+/g,
  (name) => `${name}: insights${name[0]!.toUpperCase()}${name.slice(1)}`,
);

const POSTGRAPHILE_POSTS = `
  posts: postsByOrganizationIdAndCampaignId(first: 10, orderBy: [PUBLISHED_AT_DESC]) { nodes {
    id: rowId caption status publishedAt hashtags
    publications: publicationsByOrganizationIdAndPostId(first: 1, orderBy: [CREATED_AT_DESC]) { nodes {
      id: rowId permalink publishedAt ${POSTGRAPHILE_INSIGHTS}
    } }
  } }`;

export const POSTGRAPHILE: Operations = {
  Q1: `query Q1($organization: UUID!) {
    campaigns: allCampaigns(condition: { organizationId: $organization }, first: 20, orderBy: [CREATED_AT_DESC]) { nodes {
      id: rowId name status ${POSTGRAPHILE_POSTS}
    } }
  }`,
  Q2: `query Q2($id: UUID!) {
    campaign: campaignByRowId(rowId: $id) { id: rowId name status ${POSTGRAPHILE_POSTS} }
  }`,
  Q3: `query Q3($id: UUID!) {
    post: postByRowId(rowId: $id) { id: rowId caption status publishedAt hashtags }
  }`,
};
