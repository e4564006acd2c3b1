import type { Limit } from './limits';
import type { App, NetworkName, Person, Post } from './rows';
import type { World } from './world';

/** A request to a network, with its body parsed by its content type. */
export interface Call {
  readonly world: World;
  readonly network: NetworkName;
  readonly method: string;
  /** Path without the query, starting with a slash. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parameters of the query, for those that can be repeated. */
  readonly search: URLSearchParams;
  /** Fields of a JSON, form or multipart body. Empty for other content types. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Files of a multipart body. */
  readonly files: Readonly<Record<string, Buffer>>;
  readonly raw: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text or bytes that are sent as they are. Undefined sends no body. */
  readonly body?: unknown;
}

/** The requested values. */
export interface Operation {
  /** Name that scripts match. */
  readonly name: string;
  /** ID of the account that the request is about, which scripts match. */
  readonly accountId?: string | undefined;
  /**
   * Does what takes time and changes nothing, such as fetching media. Returns the rest, which runs in one transaction and
   * is rolled back if it throws.
   */
  readonly start: () => Promise<() => Answer>;
}

/** Defines an operation that takes no time. */
export const operation = (name: string, accountId: string | undefined, run: () => Answer): Operation => ({
  name,
  accountId,
  start: () => Promise.resolve(run),
});

/** Defines an operation that first waits for something, such as media. */
export const preparedOperation = <P>(
  name: string,
  accountId: string | undefined,
  prepare: () => Promise<P>,
  run: (prepared: P) => Answer,
): Operation => ({
  name,
  accountId,
  start: async () => {
    const prepared = await prepare();
    return () => run(prepared);
  },
});

/** Thrown to answer with an error. Everything the operation changed is rolled back. */
export class Failure extends Error {
  constructor(readonly answer: Answer) {
    super(JSON.stringify(answer.body));
  }
}

export interface Route {
  readonly method: string;
  /** Path in the form of Fastify, such as `/rest/posts/:urn`. */
  readonly path: string;
  /** Finds the operation, and counts the call. Called in no transaction; must not change rows. */
  readonly operation: (call: Call, params: Readonly<Record<string, string>>) => Operation;
}

interface ConsentAccount {
  readonly id: string;
  readonly label: string;
}

/** A way to sign in to a network with OAuth: its consent page. */
export interface Login {
  readonly name: string;
  readonly title: string;
  /** Path of the documented consent page. */
  readonly path: string;
  readonly scopes: readonly string[];
  /** Returns why a request of an app is invalid. */
  readonly problemOf?: (app: App, query: URLSearchParams) => string | undefined;
  /** The accounts that the person can grant. Empty if the grant is for the person as a whole. */
  readonly accounts: (world: World, person: Person) => ConsentAccount[];
  /** Whether exactly one account is granted, and not several. */
  readonly oneAccount: boolean;
  /** Name of the parameter with the ID of the app. Defaults to `client_id`. */
  readonly clientParameter?: string;
  /** How the network checks PKCE with the method S256. Undefined if it does not know PKCE. */
  readonly pkce?: { readonly required: boolean; readonly encoding: 'base64url' | 'hex' };
  /** Name of a parameter of the redirect with the granted scopes, separated by commas. */
  readonly grantedParameter?: string;
  /** Whether the person grants all scopes or none. */
  readonly wholeGrant?: boolean;
  /** Parameters of the redirect after denial, besides `state`. */
  readonly denial: Readonly<Record<string, string>>;
  /** Appended to the redirect, such as `#_`. */
  readonly suffix: string;
}

/** A network as the frame sees it: its routes, errors and limits. */
export interface Network {
  readonly name: NetworkName;
  readonly title: string;
  /** Networks of the same world share people, apps and tokens. */
  readonly world: string;
  readonly routes: readonly Route[];
  readonly logins: readonly Login[];
  /** Errors that can be scripted, by name. */
  readonly errors: Readonly<Record<string, () => Failure>>;
  readonly limits: readonly Limit[];
  /** How much is used of limits that are amounts, such as credits, by the name of the limit. */
  readonly amountsUsed?: (world: World) => Readonly<Record<string, number>>;
  /** Headers of every response, such as the state of limits. */
  readonly headers?: (call: Call) => Record<string, string>;
  readonly unknownPath: (call: Call) => Answer;
  /** What the network responds with if a request cannot be read, or fails for a reason of the sandbox itself. */
  readonly unexpected: (status: number) => Answer;
  /** Creates accounts, people and the app in an empty world. */
  readonly seed: (world: World) => void;
  /** URL path of a post for followers. The code of the post is a segment of the path, or a parameter of the query. */
  readonly permalink: (username: string, shortcode: string) => string;
  /** How comments of followers are stored. */
  readonly comment: {
    readonly node: string;
    readonly newId: (world: World, post: Post, parentId?: string) => string;
  };
  /** Does what the network repeats by itself and what takes time, such as checks of webhooks. Called before deliveries. */
  readonly upkeep?: (world: World) => Promise<void>;
  /** Undefined if the network sends Marquee no webhooks. */
  readonly webhooks?: NetworkWebhooks;
  /** Sends webhooks about what happened without the API. */
  readonly notify?: (world: World, event: OutsideEvent) => void;
  /** Applies what happened as time has passed, such as the end of processing. Runs in no transaction. */
  readonly settle?: (world: World) => void;
  /** What people and staff of the network do besides posts and comments, by name. Parses the body, and runs in a transaction. */
  readonly actions?: Readonly<Record<string, (world: World, body: unknown) => object>>;
}

/** Webhooks that are set up without calls of the API, as a developer portal does it. Both run in a transaction. */
interface NetworkWebhooks {
  /** Subscribes the app to the webhooks of all accounts, without a challenge. Keeps subscriptions with another path. */
  readonly subscribe: (world: World, url: string) => void;
  /** Sends a sample. */
  readonly test: (world: World) => void;
}

/** Something that a follower or owner did in the app of the network. */
export interface OutsideEvent {
  readonly kind:
    | 'APP_REMOVED'
    | 'DATA_DELETION_REQUESTED'
    | 'COMMENT_CREATED'
    | 'POST_EDITED'
    | 'POST_DELETED'
    | 'POST_HIDDEN'
    | 'POST_SHOWN';
  readonly objectId: string;
}

/** Thrown by an action that cannot be played. */
export class ActionError extends Error {}

export const ok = (body: unknown, status = 200): Answer => ({ status, body });
