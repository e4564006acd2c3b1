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
import { REPORT } from './report';

const POST = 'id caption status publishedAt hashtags';
const NEWEST = 'orderBy: { field: CREATED_AT, direction: DESC }';
const BY_PUBLICATION = 'orderBy: { field: PUBLISHED_AT, direction: DESC }';

const OLDEST = 'orderBy: { field: CREATED_AT, direction: ASC }';

const CAMPAIGN = `id name status
  posts(first: 10, ${BY_PUBLICATION}) { nodes {
    ${POST} publications(first: 1) { nodes { id permalink publishedAt insights { ${INSIGHTS.join(' ')} } } }
  } }`;

const campaigns = (first: number, where = ''): string =>
  `campaigns(organizationId: $organization, first: ${first}, ${NEWEST}${where})`;

const postsOf = (campaign: string, first: number): string =>
  `posts(organizationId: $organization, first: ${first}, ${BY_PUBLICATION}, where: { campaignId: { eq: $${campaign} } }) { nodes { ${POST} } }`;

const PARENT = `{ nodes { id name posts(first: 5, ${BY_PUBLICATION}) { nodes { id caption status publishedAt } } } }`;
const parents = (first: number): string => `query($organization: ID!) { ${campaigns(first)} ${PARENT} }`;

const SEARCH = `query($organization: ID!, $words: String!) {
  search(organizationId: $organization, query: $words, kinds: [POST], first: 20) { ... on Post { ${POST} } }
}`;

export const MARQUEE: Operations = {
  Q1: `query($organization: ID!) { ${campaigns(20)} { nodes { ${CAMPAIGN} } } }`,
  Q2: `query($id: ID!) { campaign(id: $id) { ${CAMPAIGN} } }`,
  Q3: `query($id: ID!) { post(id: $id) { ${POST} } }`,
  Q4: `query($organization: ID!) {
    ${campaigns(20)} { totalCount ${PAGE_INFO} edges { cursor node {
      id name status posts(first: 10, ${BY_PUBLICATION}) { totalCount ${PAGE_INFO} edges { cursor node { ${POST} } } }
    } } }
  }`,
  Q5: `query($organization: ID!, ${declared('ID!', [...ROOT_CAMPAIGNS, ...ROOT_POSTS])}) {
    ${ROOT_CAMPAIGNS.map((name) => `${name}: campaign(id: $${name}) { id name status }`).join(' ')}
    ${ROOT_POSTS.map((name) => `${name}: post(id: $${name}) { ${POST} }`).join(' ')}
    ${campaigns(5)} { nodes { id name status } }
    posts(organizationId: $organization, first: 5, ${NEWEST}) { nodes { ${POST} } }
    postsOfCampaign: ${postsOf('c0', 5)}
    publications(organizationId: $organization, first: 5, ${NEWEST}) { nodes { id permalink publishedAt } }
  }`,
  Q6: `query($organization: ID!) {
    organization(id: $organization) { id name campaigns(first: 5, ${NEWEST}) { nodes {
      id name posts(first: 4, ${BY_PUBLICATION}) { nodes {
        id caption publications(first: 2, ${NEWEST}) { nodes { id permalink socialAccount { id username } } }
      } }
    } } }
  }`,
  Q7: `query($organization: ID!, ${declared('ID!', LISTED_CAMPAIGNS)}) {
    ${LISTED_CAMPAIGNS.map((name) => `${name}: ${postsOf(name, 100)}`).join('\n')}
  }`,
  Q8: `query($organization: ID!) {
    publications(organizationId: $organization, first: 100, ${NEWEST}) { nodes {
      id permalink publishedAt insights { ${INSIGHTS.join(' ')} }
      post { id caption campaign { id name } } socialAccount { id username }
    } }
  }`,
  Q9: `query($organization: ID!) {
    posts(organizationId: $organization, last: 40, ${NEWEST}) { nodes {
      ${POST} campaign { id name } author { id fullName }
      publications(first: 2, ${NEWEST}) { nodes { id permalink publishedAt } }
    } }
  }`,
  Q10: `query($organization: ID!) { ${campaigns(30)} { nodes {
    id name
    newest: posts(first: 3, ${NEWEST}) { nodes { ${POST} } }
    oldest: posts(first: 3, ${OLDEST}) { nodes { ${POST} } }
  } } }`,
  W1: `mutation($organization: ID!, $campaign: ID!, $caption: String!) {
    createPost(input: { organizationId: $organization, campaignId: $campaign, caption: $caption, hashtags: ["bread", "morning"] }) {
      post { ${POST} }
    }
  }`,
  W2: `mutation($id: ID!, $caption: String!) {
    updatePost(input: { id: $id, caption: $caption }) { post { ${POST} } }
  }`,
  S1: SEARCH,
  S2: SEARCH,
  A1: REPORT,
  P1: parents(1),
  P10: parents(10),
  P100: parents(100),
  P1000: `query($organization: ID!) {
    ${perList((i) => `t${i}: ${campaigns(100, `, where: { theme: { eq: "${theme(i)}" } }`)} ${PARENT}`).join('\n')}
  }`,
};
