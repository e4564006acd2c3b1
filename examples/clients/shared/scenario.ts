import { RequestError } from './errors';
import type { PostList } from './list';
import type {
  PageVariables,
  Post,
  PostChange,
  SignedIn,
  SignInInput,
  UpdatedPost,
  UpdatePostInput,
} from './operations';

/** The client interface of the scenario, implemented with each library. */
export interface ExampleClient {
  signIn(input: SignInInput): Promise<SignedIn>;
  /** Restores the session of the cookie when a page loads. Returns false if there is none. */
  resume(): Promise<boolean>;
  /** Close the client afterwards and connect again for the next user, because caches contain the data of this one. */
  signOut(): Promise<void>;
  /** Opens a list at its start (`first` is the page size) or at its end (`last`). */
  openList(variables: PageVariables): Promise<PostList>;
  updatePost(input: UpdatePostInput): Promise<UpdatedPost>;
  /** Subscribes to the posts of an organization. Returns a function that unsubscribes. */
  follow(organizationId: string, observer: Observer): () => void;
  close(): Promise<void>;
}

interface Observer {
  next(change: PostChange): void;
  error(error: unknown): void;
}

/** How a form handles a user error, decided by its type and code, never by its message. */
type Remedy =
  | { show: 'both versions'; fields: string[]; theirs: string | null }
  | { offer: string[] }
  | { mark: string[]; because: UserError['code'] };
type UserError = UpdatedPost['userErrors'][number];

function remedyFor(error: UserError): Remedy {
  switch (error.__typename) {
    case 'VersionConflictError': {
      const theirs = error.current?.__typename === 'Post' ? error.current.caption : null;
      return { show: 'both versions', fields: error.changedFields, theirs };
    }
    case 'InvalidStatusTransitionError':
      return { offer: error.allowedStatuses };
    // More types are added over time. The fields of the interface suffice to mark a form field.
    default:
      return { mark: error.path ?? [], because: error.code };
  }
}

/** The results of the scenario. */
export interface Report {
  fullName: string;
  forwards: readonly Post[];
  backwards: readonly Post[];
  updated: UpdatedPost;
  event: PostChange;
  remedies: Remedy[];
  /** The top-level error of a page that is too large. */
  refusal: RequestError;
}

/** Runs the scenario: signs in, paginates, updates a post, receives the event, and handles four errors. */
export async function play(client: ExampleClient, credentials: SignInInput, size: number): Promise<Report> {
  const { user, userErrors } = await client.signIn(credentials);
  const organizationId = user?.memberships.nodes[0]?.organization.id;
  if (!organizationId) throw new Error(userErrors[0]?.message ?? 'The account belongs to no organization.');

  // Subscribes before reading, so that no change is missed.
  const events = follow(client, organizationId);
  const forwards = await readForwards(client, organizationId, size);
  const backwards = await readBackwards(client, organizationId, size);

  const post = forwards[0];
  if (!post) throw new Error('The organization has no posts.');
  const { id, version: expectedVersion } = post;
  const updated = await client.updatePost({ id, caption: `${post.caption ?? ''} ✓`, expectedVersion });
  const event = await events.first;
  events.stop();

  const refused = [
    await client.updatePost({ id, caption: 'Written by somebody else meanwhile', expectedVersion }),
    await client.updatePost({ id: organizationId, caption: 'Of no post' }),
    await client.updatePost({ id, title: 'x'.repeat(501) }),
  ];
  const refusal = await client.openList({ organizationId, first: 101 }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(refusal instanceof RequestError))
    throw new Error('A page of 101 was not refused.', { cause: refusal });

  return {
    fullName: user.fullName,
    forwards,
    backwards,
    updated,
    event,
    remedies: refused.flatMap(({ userErrors }) => userErrors).map(remedyFor),
    refusal,
  };
}

async function readForwards(client: ExampleClient, organizationId: string, first: number) {
  const list = await client.openList({ organizationId, first });
  while (await list.loadMore());
  return list.posts;
}

async function readBackwards(client: ExampleClient, organizationId: string, last: number) {
  const list = await client.openList({ organizationId, last });
  while (await list.loadEarlier());
  return list.posts;
}

function follow(client: ExampleClient, organizationId: string): { first: Promise<PostChange>; stop(): void } {
  let stop = (): void => undefined;
  const first = new Promise<PostChange>((next, error) => {
    stop = client.follow(organizationId, { next, error });
  });
  return { first, stop };
}
