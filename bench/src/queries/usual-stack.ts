import { MARQUEE } from './marquee';
import {
  declared,
  INSIGHTS,
  LISTED_CAMPAIGNS,
  type Operations,
  PAGE_INFO,
  ROOT_CAMPAIGNS,
  ROOT_POSTS,
} from './queries';

/** Plain lists, as schemas over repositories usually have them, and connections where they are asked for. */
const POST = 'id caption status publishedAt hashtags';
const NEWEST = 'orderBy: CREATED_AT_DESC';
const OLDEST = 'orderBy: CREATED_AT_ASC';
const BY_PUBLICATION = 'orderBy: PUBLISHED_AT_DESC';

const CAMPAIGN = `id name status
  posts(first: 10, ${BY_PUBLICATION}) {
    ${POST} publications(first: 1) { id permalink publishedAt insights { ${INSIGHTS.join(' ')} } }
  }`;

const ofOrganization = (list: string, first: number, order = NEWEST): string =>
  `${list}(organizationId: $organization, first: ${first}, ${order})`;

const postsOf = (campaign: string, first: number): string =>
  `posts(organizationId: $organization, campaignId: $${campaign}, first: ${first}, ${BY_PUBLICATION}) { ${POST} }`;

export const USUAL_STACK: Operations = {
  Q1: `query($organization: ID!) { ${ofOrganization('campaigns', 20)} { ${CAMPAIGN} } }`,
  Q2: `query($id: ID!) { campaign(id: $id) { ${CAMPAIGN} } }`,
  Q3: MARQUEE.Q3,
  Q4: `query($organization: ID!) {
    campaigns: ${ofOrganization('campaignConnection', 20)} { totalCount ${PAGE_INFO} edges { cursor node {
      id name status
      posts: postConnection(first: 10, ${BY_PUBLICATION}) { totalCount ${PAGE_INFO} edges { cursor node { ${POST} } } }
    } } }
  }`,
  Q5: `query($organization: ID!, ${declared('ID!', [...ROOT_CAMPAIGNS, ...ROOT_POSTS])}) {
    ${ROOT_CAMPAIGNS.map((name) => `${name}: campaign(id: $${name}) { id name status }`).join(' ')}
    ${ROOT_POSTS.map((name) => `${name}: post(id: $${name}) { ${POST} }`).join(' ')}
    ${ofOrganization('campaigns', 5)} { id name status }
    ${ofOrganization('posts', 5)} { ${POST} }
    postsOfCampaign: ${postsOf('c0', 5)}
    ${ofOrganization('publications', 5)} { id permalink publishedAt }
  }`,
  Q6: `query($organization: ID!) {
    organization(id: $organization) { id name campaigns(first: 5, ${NEWEST}) {
      id name posts(first: 4, ${BY_PUBLICATION}) {
        id caption publications(first: 2) { id permalink socialAccount { id username } }
      }
    } }
  }`,
  Q7: `query($organization: ID!, ${declared('ID!', LISTED_CAMPAIGNS)}) {
    ${LISTED_CAMPAIGNS.map((name) => `${name}: ${postsOf(name, 100)}`).join('\n')}
  }`,
  Q8: `query($organization: ID!) {
    ${ofOrganization('publications', 100)} {
      id permalink publishedAt insights { ${INSIGHTS.join(' ')} }
      post { id caption campaign { id name } } socialAccount { id username }
    }
  }`,
  Q9: `query($organization: ID!) {
    posts: lastPosts(organizationId: $organization, last: 40, ${NEWEST}) {
      ${POST} campaign { id name } author { id fullName } publications(first: 2) { id permalink publishedAt }
    }
  }`,
  Q10: `query($organization: ID!) { ${ofOrganization('campaigns', 30)} {
    id name newest: posts(first: 3, ${NEWEST}) { ${POST} } oldest: posts(first: 3, ${OLDEST}) { ${POST} }
  } }`,
};
