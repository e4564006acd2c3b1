import {
  declared,
  INSIGHTS,
  LISTED_CAMPAIGNS,
  type Operations,
  PAGE_INFO,
  perList,
  ROOT_CAMPAIGNS,
  ROOT_POSTS,
  theme,
} from './queries';

/** The same in the words that PostGraphile finds in the database. */
const POST = 'id: rowId caption status publishedAt hashtags';
const NEWEST = 'orderBy: [CREATED_AT_DESC]';
const BY_PUBLICATION = 'orderBy: [PUBLISHED_AT_DESC]';
const OLDEST = 'orderBy: [CREATED_AT_ASC]';
const FIGURES = INSIGHTS.map((name) => `${name}: insights${name[0]!.toUpperCase()}${name.slice(1)}`).join(
  ' ',
);

const campaignPosts = (first: number): string =>
  `posts: postsByOrganizationIdAndCampaignId(first: ${first}, ${BY_PUBLICATION})`;
const postPublications = (first: number): string =>
  `publications: publicationsByOrganizationIdAndPostId(first: ${first}, ${NEWEST})`;

const CAMPAIGN = `id: rowId name status
  ${campaignPosts(10)} { nodes { ${POST} ${postPublications(1)} { nodes { id: rowId permalink publishedAt ${FIGURES} } } } }`;

const campaigns = (name: string, first: number, condition = ''): string =>
  `${name}: allCampaigns(condition: { organizationId: $organization${condition} }, first: ${first}, ${NEWEST})`;

const postsOf = (campaign: string, first: number): string =>
  `allPosts(condition: { organizationId: $organization, campaignId: $${campaign} }, first: ${first}, ${BY_PUBLICATION}) { nodes { ${POST} } }`;

const PARENT = `{ nodes { id: rowId name ${campaignPosts(5)} { nodes { id: rowId caption status publishedAt } } } }`;
const parents = (first: number): string =>
  `query($organization: UUID!) { ${campaigns('campaigns', first)} ${PARENT} }`;

export const POSTGRAPHILE: Operations = {
  Q1: `query($organization: UUID!) { ${campaigns('campaigns', 20)} { nodes { ${CAMPAIGN} } } }`,
  Q2: `query($id: UUID!) { campaign: campaignByRowId(rowId: $id) { ${CAMPAIGN} } }`,
  Q3: `query($id: UUID!) { post: postByRowId(rowId: $id) { ${POST} } }`,
  Q4: `query($organization: UUID!) {
    ${campaigns('campaigns', 20)} { totalCount ${PAGE_INFO} edges { cursor node {
      id: rowId name status ${campaignPosts(10)} { totalCount ${PAGE_INFO} edges { cursor node { ${POST} } } }
    } } }
  }`,
  Q5: `query($organization: UUID!, ${declared('UUID!', [...ROOT_CAMPAIGNS, ...ROOT_POSTS])}) {
    ${ROOT_CAMPAIGNS.map((name) => `${name}: campaignByRowId(rowId: $${name}) { id: rowId name status }`).join(' ')}
    ${ROOT_POSTS.map((name) => `${name}: postByRowId(rowId: $${name}) { ${POST} }`).join(' ')}
    ${campaigns('campaigns', 5)} { nodes { id: rowId name status } }
    posts: allPosts(condition: { organizationId: $organization }, first: 5, ${NEWEST}) { nodes { ${POST} } }
    postsOfCampaign: ${postsOf('c0', 5)}
    publications: allPublications(condition: { organizationId: $organization }, first: 5, ${NEWEST}) {
      nodes { id: rowId permalink publishedAt }
    }
  }`,
  Q6: `query($organization: UUID!) {
    organization: organizationByRowId(rowId: $organization) { id: rowId name
      campaigns: campaignsByOrganizationId(first: 5, ${NEWEST}) { nodes {
        id: rowId name ${campaignPosts(4)} { nodes { id: rowId caption ${postPublications(2)} { nodes {
          id: rowId permalink socialAccount: socialAccountByOrganizationIdAndSocialAccountId { id: rowId username }
        } } } }
      } }
    }
  }`,
  Q7: `query($organization: UUID!, ${declared('UUID!', LISTED_CAMPAIGNS)}) {
    ${LISTED_CAMPAIGNS.map((name) => `${name}: ${postsOf(name, 100)}`).join('\n')}
  }`,
  Q8: `query($organization: UUID!) {
    publications: allPublications(condition: { organizationId: $organization }, first: 100, ${NEWEST}) { nodes {
      id: rowId permalink publishedAt ${FIGURES}
      post: postByOrganizationIdAndPostId { id: rowId caption campaign: campaignByOrganizationIdAndCampaignId { id: rowId name } }
      socialAccount: socialAccountByOrganizationIdAndSocialAccountId { id: rowId username }
    } }
  }`,
  Q9: `query($organization: UUID!) {
    posts: allPosts(condition: { organizationId: $organization }, last: 40, ${NEWEST}) { nodes {
      ${POST} campaign: campaignByOrganizationIdAndCampaignId { id: rowId name } author: userByAuthorId { id: rowId fullName }
      ${postPublications(2)} { nodes { id: rowId permalink publishedAt } }
    } }
  }`,
  Q10: `query($organization: UUID!) { ${campaigns('campaigns', 30)} { nodes {
    id: rowId name
    newest: postsByOrganizationIdAndCampaignId(first: 3, ${NEWEST}) { nodes { ${POST} } }
    oldest: postsByOrganizationIdAndCampaignId(first: 3, ${OLDEST}) { nodes { ${POST} } }
  } } }`,
  W1: `mutation($organization: UUID!, $campaign: UUID!, $person: UUID!, $caption: String!) {
    createPost(input: { post: {
      organizationId: $organization, campaignId: $campaign, authorId: $person, caption: $caption, hashtags: ["bread", "morning"]
    } }) { post { ${POST} } }
  }`,
  W2: `mutation($id: UUID!, $caption: String!) {
    updatePost: updatePostByRowId(input: { rowId: $id, postPatch: { caption: $caption } }) { post { ${POST} } }
  }`,
  P1: parents(1),
  P10: parents(10),
  P100: parents(100),
  P1000: `query($organization: UUID!) {
    ${perList((i) => `${campaigns(`t${i}`, 100, `, theme: "${theme(i)}"`)} ${PARENT}`).join('\n')}
  }`,
};
