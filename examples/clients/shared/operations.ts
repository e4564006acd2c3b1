/**
 * The operations of the scenario. `graphql` takes its types from `schema.d.ts`, generated from schema.graphql: a result
 * has the fields that its document selects, without a generated file per operation.
 */
import { initGraphQLTada, type ResultOf, type VariablesOf } from 'gql.tada';
import type { introspection } from './schema';

export const graphql = initGraphQLTada<{
  introspection: introspection;
  /** JSON types of the scalars. Exact numbers are strings. */
  scalars: {
    CountryCode: string;
    Currency: string;
    Date: string;
    DateTime: string;
    Decimal: string;
    Duration: string;
    EmailAddress: string;
    HexColorCode: string;
    JSON: unknown;
    LocalDateTime: string;
    Locale: string;
    SafeInt: number;
    TimeZone: string;
    URL: string;
  };
  disableMasking: true;
}>();

/** The rest of the operation runs as the user, so one response contains the tokens and the first organization. */
export const SIGN_IN = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      accessToken
      accessTokenExpiresAt
      refreshToken
      user {
        id
        fullName
        memberships(first: 1, orderBy: { field: CREATED_AT, direction: ASC }) {
          nodes {
            id
            organization {
              id
              name
            }
          }
        }
      }
      userErrors {
        __typename
        code
        message
        path
      }
    }
  }
`);

export const REFRESH_SESSION = graphql(`
  mutation RefreshSession($input: RefreshSessionInput!) {
    refreshSession(input: $input) {
      accessToken
      accessTokenExpiresAt
      refreshToken
    }
  }
`);

export const SIGN_OUT = graphql(`
  mutation SignOut {
    signOut {
      signedOut
    }
  }
`);

/** Forward with `first` and `after`, backward with `last` and `before`. The order is the same. */
export const POSTS = graphql(`
  query Posts(
    $organizationId: ID!
    $where: PostWhere
    $orderBy: PostOrder
    $onlyDeleted: Boolean
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    posts(
      organizationId: $organizationId
      where: $where
      orderBy: $orderBy
      onlyDeleted: $onlyDeleted
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      edges {
        cursor
        node {
          id
          caption
          status
          version
        }
      }
      pageInfo {
        hasNextPage
        endCursor
        hasPreviousPage
        startCursor
      }
    }
  }
`);

/** `__typename` distinguishes the types of user errors; TypeScript derives the fields of each from it. */
export const UPDATE_POST = graphql(`
  mutation UpdatePost($input: UpdatePostInput!) {
    updatePost(input: $input) {
      post {
        id
        caption
        status
        version
      }
      userErrors {
        __typename
        code
        message
        path
        ... on VersionConflictError {
          changedFields
          current {
            __typename
            id
            ... on Post {
              caption
              version
            }
          }
        }
        ... on InvalidStatusTransitionError {
          allowedStatuses
        }
      }
    }
  }
`);

export const POST_CHANGED = graphql(`
  subscription PostChanged($organizationId: ID!, $after: String) {
    postChanged(organizationId: $organizationId, after: $after) {
      kind
      postId
      cursor
      post {
        id
        caption
        status
        version
      }
    }
  }
`);

export type SignInInput = VariablesOf<typeof SIGN_IN>['input'];
export type SignedIn = ResultOf<typeof SIGN_IN>['signIn'];
/** Identifies the session by a refresh token, or by the cookie of the request. */
export type RefreshInput = VariablesOf<typeof REFRESH_SESSION>['input'];
/** The tokens of a session. All are null if signing in or refreshing failed. */
export type Tokens = ResultOf<typeof REFRESH_SESSION>['refreshSession'];
export type PageVariables = VariablesOf<typeof POSTS>;
export type PostPage = ResultOf<typeof POSTS>['posts'];
export type Post = PostPage['edges'][number]['node'];
export type UpdatePostInput = VariablesOf<typeof UPDATE_POST>['input'];
export type UpdatedPost = ResultOf<typeof UPDATE_POST>['updatePost'];
export type PostChange = ResultOf<typeof POST_CHANGED>['postChanged'];
