/** The operations of the way from a talk to scheduled posts. */
import { PROBLEM } from '../agency/operations';
import { graphql } from '../shared/operations';

export const ANALYZE = graphql(
  `
    mutation Analyze($input: AnalyzeContentInput!) {
      analyzeContent(input: $input) {
        contentAnalysis {
          id
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

/** Null in `analyzedAt` until the job is completed. */
export const ANALYSIS = graphql(`
  query Analysis($id: ID!) {
    contentAnalysis(id: $id) {
      analyzedAt
      wordCount
      keywords
      readabilityScore
      hookMoments {
        text
        startSeconds
      }
      generation {
        failure {
          message
        }
      }
    }
  }
`);

export const CREATE_STRATEGY = graphql(
  `
    mutation CreateStrategy($input: CreateRepurposingStrategyInput!) {
      createRepurposingStrategy(input: $input) {
        repurposingStrategy {
          id
          estimatedOutputCount
          recommendedFormats {
            format
            platforms
            languages
          }
          calendarSuggestions {
            day
            format
            platform
          }
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

/** Reserves the AI credits of all posts, or of none. */
export const START_JOB = graphql(
  `
    mutation StartJob($input: StartRepurposingJobInput!) {
      startRepurposingJob(input: $input) {
        repurposingJob {
          id
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

export const JOB = graphql(`
  query RepurposingJob($id: ID!) {
    repurposingJob(id: $id) {
      status
      progress
      outputs {
        format
        platform
        language
        generation {
          failure {
            message
          }
          postOrigin {
            post {
              id
              title
              caption
              body
              metadata
            }
          }
        }
      }
    }
  }
`);

/** Pictures of the client, in a format that Facebook accepts, for the slides of the carousel. */
export const PICTURES = graphql(`
  query Pictures($organizationId: ID!, $clientAccountId: ID!, $first: Int!) {
    mediaAssets(
      organizationId: $organizationId
      where: { clientAccountId: { eq: $clientAccountId }, mimeType: { eq: "image/jpeg" } }
      first: $first
    ) {
      nodes {
        id
      }
    }
  }
`);

export const ADD_PICTURES = graphql(
  `
    mutation AddPictures($input: UpdatePostInput!) {
      updatePost(input: $input) {
        post {
          mediaType
          media {
            id
          }
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

/** The approval holds for the account and the time. The workflow schedules the post when it is approved. */
export const REQUEST_PLANNED_APPROVAL = graphql(
  `
    mutation RequestPlannedApproval($input: RequestPostApprovalInput!) {
      requestPostApproval(input: $input) {
        approvalRequest {
          id
          plannedPublications {
            scheduledAt
          }
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

/** What has become of the talk, with every cost. Compiled to one SQL statement. */
export const RESULT = graphql(`
  query Result($organizationId: ID!, $jobId: ID!) {
    organization(id: $organizationId) {
      usagePeriods(first: 1, where: { metric: { eq: AI_CREDITS }, userId: { isNull: true } }) {
        nodes {
          used
          reserved
          limit
        }
      }
    }
    repurposingJob(id: $jobId) {
      status
      creditsUsed
      contentAnalysis {
        generation {
          modelName
          totalTokens
          cost
        }
      }
      postOrigins(first: 20) {
        nodes {
          generation {
            feature
            modelName
            totalTokens
            cost
          }
          post {
            id
            status
            format
            language
            scheduledAt
            publications(first: 1) {
              nodes {
                platform
                status
              }
            }
          }
        }
      }
    }
  }
`);
