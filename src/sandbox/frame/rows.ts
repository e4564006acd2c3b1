import type { Row } from './store';

/** The networks of the sandbox. */
export const networkNames = [
  'FACEBOOK',
  'GOOGLE_BUSINESS',
  'INSTAGRAM',
  'LINKEDIN',
  'PINTEREST',
  'TIKTOK',
  'WHATSAPP',
  'X',
  'YOUTUBE',
] as const;

export type NetworkName = (typeof networkNames)[number];

/** A person who signs in to a network and manages accounts there. */
export interface Person extends Row {
  readonly world: string;
  readonly name: string;
  /** When a checkpoint was imposed. Calls of the person fail until it is cleared. */
  readonly checkpointAt?: number | undefined;
}

/** A profile or page that followers see. */
export interface Account extends Row {
  readonly network: NetworkName;
  /** The type of node in the network's API. */
  readonly node: string;
  readonly username: string;
  readonly name: string;
  readonly about: string;
  readonly followers: number;
  readonly following: number;
  /** The tasks of each person on the account, by person ID. */
  readonly managers: Readonly<Record<string, readonly string[]>>;
  /** ID of the account that this one is linked to, such as the Instagram account of a page. */
  readonly linkedTo?: string;
  /** URL of the profile image. If undefined, the sandbox draws one. */
  readonly picture?: string | undefined;
  /** Number of posts that are older than the sandbox. They are counted, but not shown. */
  readonly earlierPosts?: number;
  /** Whether Instagram shows the account as a creator. */
  readonly isCreator?: boolean;
  /** Whether the network blocks the account from publishing. */
  readonly blocked?: boolean;
}

/** An app that was registered with a network. */
export interface App extends Row {
  readonly world: string;
  readonly secret: string;
  /** API secret key of an app of X, which signs its webhooks. */
  readonly consumerSecret?: string | undefined;
  /** ID of the configuration of the embedded signup of WhatsApp. */
  readonly configId?: string | undefined;
  readonly redirectUris: readonly string[];
  /** URL that the network calls when a person removes the app. */
  readonly deauthorizeUrl?: string | undefined;
  /** URL that the network calls when a person wants their data deleted. */
  readonly dataDeletionUrl?: string | undefined;
  /** URL for webhooks, of networks where the developer portal sets it. */
  readonly webhookUrl?: string | undefined;
}

/** A media file as the network copied it. */
export interface MediaCopy {
  readonly file: string;
  readonly type: string;
  readonly bytes: number;
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  readonly altText?: string;
}

/** Whether followers see the post. They never saw a draft, such as a scheduled post. */
export type Visibility = 'DRAFT' | 'LIVE' | 'HIDDEN' | 'DELETED';

export interface Post extends Row {
  readonly network: NetworkName;
  readonly node: string;
  readonly accountId: string;
  readonly kind: string;
  readonly text: string;
  readonly link?: string;
  readonly media: readonly MediaCopy[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly visibility: Visibility;
  /** Whether only the owner sees the post once it is live. */
  readonly isPrivate?: boolean;
  readonly shortcode: string;
  /** ID of the post this one is a part of, such as the carousel of an image. */
  readonly partOf?: string;
  /** When the network publishes the post, if it was scheduled. */
  readonly scheduledAt?: number | undefined;
  /** When the network removes the post by itself, such as a story. */
  readonly endsAt?: number;
  /** Metrics that the control API has set, by the name that the network has for them. They replace those that grow. */
  readonly metrics?: Readonly<Record<string, number>>;
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface Comment extends Row {
  readonly node: string;
  readonly network: NetworkName;
  readonly postId: string;
  readonly parentId?: string | undefined;
  readonly author: string;
  /** ID of the account that wrote the comment. Undefined for followers. */
  readonly authorAccountId?: string;
  readonly text: string;
  readonly createdAt: number;
  readonly hidden: boolean;
}

/** One effect that a follower could see. */
export interface LedgerLine extends Row {
  readonly position: number;
  readonly at: number;
  readonly network: NetworkName;
  readonly accountId: string;
  readonly effect: Effect;
  readonly objectId: string;
  /** `api`, or `outside` for what a person or the network did without the API. */
  readonly origin: 'api' | 'outside';
  readonly text: string;
}

export type Effect =
  | 'POST_PUBLISHED'
  | 'POST_EDITED'
  | 'POST_DELETED'
  | 'POST_HIDDEN'
  | 'POST_SHOWN'
  | 'MESSAGE_DELIVERED'
  | 'COMMENT_CREATED'
  | 'COMMENT_EDITED'
  | 'COMMENT_DELETED'
  | 'COMMENT_HIDDEN'
  | 'COMMENT_SHOWN';

/** An authorization code that a consent page issued. */
export interface Code extends Row {
  readonly appId: string;
  readonly personId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly declined: readonly string[];
  readonly accountIds: readonly string[];
  readonly issuedAt: number;
  readonly login: string;
  /** The `code_challenge` of PKCE. */
  readonly challenge?: string | undefined;
  /** The parameters of the authorization request. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly usedAt?: number;
}

export interface Token extends Row {
  readonly kind: string;
  readonly appId: string;
  readonly personId: string;
  readonly scopes: readonly string[];
  readonly declined: readonly string[];
  readonly accountIds: readonly string[];
  /** ID of the account that the token acts as, such as a page. */
  readonly accountId?: string;
  readonly issuedAt: number;
  readonly expiresAt?: number;
  readonly login: string;
  /** ID of the code that the token was first issued for. Tokens that a refresh issues have the same one. */
  readonly grantId?: string | undefined;
  /** Why the token ended before it expired. */
  readonly ended?: EndReason;
}

export type EndReason = 'APP_REMOVED' | 'PASSWORD_CHANGED' | 'REVOKED' | 'ROLE_LOST' | 'ROTATED';
