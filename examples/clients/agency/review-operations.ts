/** The operations of reviews: of members of the organization, and of guests, who have a link in place of an account. */
import { graphql } from '../shared/operations';
import { PROBLEM } from './operations';

export const REQUEST_APPROVAL = graphql(
  `
    mutation RequestApproval($input: RequestPostApprovalInput!) {
      requestPostApproval(input: $input) {
        approvalRequest {
          id
          status
          currentStage
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

export const ADD_FEEDBACK = graphql(
  `
    mutation AddFeedback($input: AddPostFeedbackInput!) {
      addPostFeedback(input: $input) {
        feedback {
          id
          mentions {
            user {
              fullName
            }
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

export const REPLY = graphql(
  `
    mutation Reply($input: ReplyToFeedbackInput!) {
      replyToFeedback(input: $input) {
        feedback {
          id
          text
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

export const RESOLVE = graphql(
  `
    mutation Resolve($id: ID!) {
      resolveFeedback(input: { id: $id }) {
        feedback {
          id
          resolvedAt
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

export const REQUEST_REVISION = graphql(
  `
    mutation RequestRevision($input: RequestRevisionInput!) {
      requestRevision(input: $input) {
        revision {
          id
          assignee {
            fullName
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

/** The content as it is now goes back to the first stage. */
export const COMPLETE_REVISION = graphql(
  `
    mutation CompleteRevision($id: ID!) {
      completeRevision(input: { id: $id }) {
        revision {
          status
          approvalRequest {
            status
            currentStage
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

/** What the bell of the app shows. */
export const NOTIFICATIONS = graphql(`
  query Notifications($first: Int!) {
    viewer {
      notifications(first: $first) {
        nodes {
          kind
          title
          actor {
            fullName
          }
          subject {
            __typename
            id
          }
        }
      }
    }
  }
`);

export const APPROVE = graphql(
  `
    mutation Approve($id: ID!) {
      approveRequest(input: { id: $id }) {
        approvalRequest {
          status
          currentStage
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

/** `token` is returned only once. The app puts it after `#` in a link that the client receives by email or chat. */
export const INVITE_GUEST = graphql(
  `
    mutation InviteGuest($input: CreateGuestReviewLinkInput!) {
      createGuestReviewLink(input: $input) {
        guestReviewLink {
          id
          guestName
          expiresAt
        }
        token
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);

/** Null if the link is invalid, expired or revoked. */
export const GUEST_REVIEW = graphql(`
  query GuestReview($token: String!) {
    guestReview(token: $token) {
      organizationName
      guestName
      status
      canDecide
      post {
        caption
        hashtags
      }
    }
  }
`);

export const COMMENT_AS_GUEST = graphql(
  `
    mutation CommentAsGuest($input: CommentAsGuestInput!) {
      commentAsGuest(input: $input) {
        review {
          feedback {
            authorName
            text
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

export const APPROVE_AS_GUEST = graphql(
  `
    mutation ApproveAsGuest($input: ApproveAsGuestInput!) {
      approveAsGuest(input: $input) {
        review {
          status
          canDecide
        }
        userErrors {
          ...Problem
        }
      }
    }
  `,
  [PROBLEM],
);
