/** The operations of the day of an agency, apart from those of reviews. */
import { graphql } from '../shared/operations';

/** What a form shows: the message, next to the field at `path`. */
export const PROBLEM = graphql(`
  fragment Problem on UserError {
    code
    message
    path
  }
`);

/** The client of the agency, and its Facebook page. */
export const WORKSPACE = graphql(`
  query Workspace($organizationId: ID!, $client: String!) {
    organization(id: $organizationId) {
      id
      clientAccounts(first: 1, where: { name: { eq: $client } }) {
        nodes {
          id
          socialAccounts(first: 1, where: { platform: { eq: FACEBOOK } }) {
            nodes {
              id
            }
          }
        }
      }
    }
  }
`);

export const CREATE_BRAND = graphql(
  `
    mutation CreateBrand($input: CreateBrandProfileInput!) {
      createBrandProfile(input: $input) {
        brandProfile {
          id
          name
          voice {
            tone
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

export const CREATE_TEMPLATE = graphql(
  `
    mutation CreateTemplate($input: CreateTemplateInput!) {
      createTemplate(input: $input) {
        template {
          id
          content
          hashtags
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

/** Adapts a template to a brand. */
export const CREATE_BRAND_TEMPLATE = graphql(
  `
    mutation CreateBrandTemplate($input: CreateBrandTemplateInput!) {
      createBrandTemplate(input: $input) {
        brandTemplate {
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

export const CREATE_WORKFLOW = graphql(
  `
    mutation CreateWorkflow($input: CreateApprovalWorkflowInput!) {
      createApprovalWorkflow(input: $input) {
        approvalWorkflow {
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

/** The templates of a brand, from which a member writes a post. */
export const BRAND_TEMPLATES = graphql(`
  query BrandTemplates($brandId: ID!) {
    brandProfile(id: $brandId) {
      templates(first: 20) {
        nodes {
          template {
            id
            content
            hashtags
          }
        }
      }
    }
  }
`);

/** Creates a post, and counts the use of its template in the same request. */
export const DRAFT_POST = graphql(
  `
    mutation DraftPost($post: CreatePostInput!, $templateId: ID!) {
      createPost(input: $post) {
        post {
          id
          status
          caption
        }
        userErrors {
          ...Problem
        }
      }
      useTemplate(input: { id: $templateId }) {
        template {
          usageCount
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

export const REWRITE_POST = graphql(
  `
    mutation RewritePost($input: UpdatePostInput!) {
      updatePost(input: $input) {
        post {
          id
          caption
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

export const SCHEDULE_POST = graphql(
  `
    mutation SchedulePost($input: SchedulePostInput!) {
      schedulePost(input: $input) {
        publications {
          id
          status
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

export const PUBLICATION = graphql(`
  query Publication($id: ID!) {
    publication(id: $id) {
      status
      errorMessage
      permalink
    }
  }
`);

/** What happened to the approval request, the newest first. A guest has a name, and no user. */
export const TRAIL = graphql(`
  query Trail($requestId: ID!) {
    approvalRequest(id: $requestId) {
      status
      reviewedBy {
        id
      }
      reviewedByGuest
      history(first: 20) {
        nodes {
          action
          actorKind
          actorName
        }
      }
    }
  }
`);

/** The same of the whole organization. */
export const GUEST_ENTRIES = graphql(`
  query GuestEntries($organizationId: ID!, $since: DateTime!) {
    auditEntries(
      organizationId: $organizationId
      where: { createdAt: { gte: $since }, actorId: { isNull: true } }
      first: 20
    ) {
      nodes {
        action
        actorKind
        actorName
        subjectId
      }
    }
  }
`);
