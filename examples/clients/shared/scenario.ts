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

/** What the scenario asks of a client; each example does it in the way of its library. */
export interface ExampleClient {
  signIn(input: SignInInput): Promise<SignedIn>;
  /** When a page loads: goes on as who signed in with the cookie; false when nobody is signed in. */
  resume(): Promise<boolean>;
  /** Close this client afterwards, and connect anew for the next person: caches keep what this one has read. */
  signOut(): Promise<void>;
  /** Opens a list at its start (`first` so many to a page) or at its end (`last`). */
  openList(variables: PageVariables): Promise<PostList>;
  updatePost(input: UpdatePostInput): Promise<UpdatedPost>;
  /** Tells what happens to the posts of an organization, until the function it gives back is called. */
  follow(organizationId: string, observer: Observer): () => void;
  close(): Promise<void>;
}

interface Observer {
  next(change: PostChange): void;
  error(error: unknown): void;
}

/** What a form does about a user error: decided by its type and code, never by its words. */
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
    // Kinds are added with time; what all of them have is enough to mark a field.
    default:
      return { mark: error.path ?? [], because: error.code };
  }
}

/** What happened, for whoever asked. */
export interface Report {
  fullName: string;
  forwards: readonly Post[];
  backwards: readonly Post[];
  updated: UpdatedPost;
  event: PostChange;
  remedies: Remedy[];
  /** Of a request that was refused as a whole. */
  refusal: RequestError;
}

/** The scenario: signs in, pages, updates a post and hears of it, and is refused in four ways. */
export async function play(client: ExampleClient, credentials: SignInInput, size: number): Promise<Report> {
  const { user, userErrors } = await client.signIn(credentials);
  const organizationId = user?.memberships.nodes[0]?.organization.id;
  if (!organizationId) throw new Error(userErrors[0]?.message ?? 'The account belongs to no organization.');

  // Following begins before reading, so that nothing falls in between.
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
