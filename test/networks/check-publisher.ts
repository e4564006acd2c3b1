import type { NetworkErrorClass } from '../../src/domains/channels/network.port';
import type { Draft, Finding, PublishedPost } from '../../src/domains/publishing/publishing.port';
import type { PublisherUnderTest } from './publisher-under-test';

/** A post that a platform publishes. */
interface Publishable {
  readonly name: string;
  readonly draft: (publisher: PublisherUnderTest) => Promise<Draft> | Draft;
  /** The steps that are run, such as `publish`. Those that can make something visible end with `!`, reads with `?`. */
  readonly steps: readonly string[];
  /** Operation of the sandbox that makes the post visible. */
  readonly visible: string;
  readonly kind: PublishedPost['kind'];
  /** The text of the ledger. Defaults to that of the draft. */
  readonly text?: string | ((draft: Draft) => string);
  /** The step that waits while the platform processes the post after the visible one. */
  readonly waitsAt?: string;
}

/** A failure that a platform returns. */
interface Rejection {
  readonly error: string;
  readonly operation: string;
  readonly class: NetworkErrorClass;
  readonly code?: string;
  readonly problem?: { readonly field: string; readonly rule: string };
  /** Whether the platform tells when the call can be sent again. */
  readonly waits?: boolean;
}

interface Checked {
  readonly publisher: () => PublisherUnderTest;
  readonly posts: readonly Publishable[];
  readonly rejections: readonly Rejection[];
  readonly permalink: RegExp;
  /** Returns the ID of a post as the ledger has it. Defaults to the ID of the post. */
  readonly ledgerId?: (post: PublishedPost) => string | Promise<string>;
}

const MARKS: Readonly<Record<string, string>> = { NONE: '?', HIDDEN: '', VISIBLE: '!' };

const LOST = [
  ['a response that is lost after the effect', { kind: 'close', when: 'after' }],
  ['status 502 after the effect', { kind: 'status', when: 'after', status: 502, body: '<html>' }],
  ['a malformed response after the effect', { kind: 'status', when: 'after', status: 200, body: '{"' }],
] as const;

const NOT_PROCESSED = [
  ['a connection that is closed before the effect', { kind: 'close', when: 'before' }],
  ['status 503 before the effect', { kind: 'status', when: 'before', status: 503, body: '' }],
] as const;

/** Checks what holds for the publishing ports of all platforms. */
export function checkPublisher({ publisher, posts, rejections, permalink, ledgerId }: Checked): void {
  const idOf = ledgerId ?? (({ platformPostId }: PublishedPost) => platformPostId);
  const sizeOfLedger = async (): Promise<number> => (await publisher().ledger()).length;
  const lineOf = async (draft: Draft, post: PublishedPost, text: Publishable['text'] = draft.text) => [
    {
      effect: 'POST_PUBLISHED',
      text: typeof text === 'string' ? text : text(draft),
      objectId: await idOf(post),
    },
  ];

  /** Returns the post that was found. If the platform still processes it, continues from the state that was found. */
  async function postOf(finding: Finding, draft: Draft, waitsAt: string | undefined): Promise<PublishedPost> {
    if (finding.found === 'PUBLISHED' && waitsAt === undefined) return finding.post;
    if (finding.found !== 'ABSENT' || finding.state.step !== waitsAt)
      throw new Error(`found: ${JSON.stringify(finding)}`);
    return (await publisher().publish(draft, finding.state)).post;
  }

  afterEach(async () => {
    publisher().adapter.expectNoSecrets();
    expect(await publisher().adapter.clearScripts()).toBe(0);
  });

  describe.each(posts)('$name', ({ draft: draftOf, steps, visible, kind, text, waitsAt }) => {
    let draft: Draft;
    let before: number;
    beforeEach(async () => {
      draft = await draftOf(publisher());
      before = await sizeOfLedger();
    });

    test('is published once, with each step in a new process', async () => {
      const { ran, post } = await publisher().publish(draft);
      expect(ran.map(({ step, effect }) => step + MARKS[effect]!)).toEqual(steps);
      expect(post).toEqual({
        platformPostId: expect.any(String),
        kind,
        publishedAt: expect.any(Date),
        permalink: post.permalink,
      });
      expect(await publisher().ledger(before)).toEqual(await lineOf(draft, post, text));
    });

    test('has a permalink after the follow-ups', async () => {
      const { post } = await publisher().publish(draft);
      let followed = post;
      for (const { name, delay } of publisher().port.followUps(draft)) {
        await publisher().adapter.advance(delay);
        const { account } = publisher();
        followed = (await publisher().port.follow(name, { account, draft, post: followed })).post;
      }
      expect(followed.permalink).toMatch(permalink);
      expect(await idOf(followed)).toBe(await idOf(post));
      expect(followed.kind).toBe(kind);
    });

    test.each(LOST)('is found after %s, and is not published again', async (_, play) => {
      await publisher().script(visible, play);
      const { state, error } = await publisher().attempt(draft);
      expect(error).toMatchObject({ class: 'UNKNOWN' });
      const since = publisher().adapter.clock.now();
      const known = (await publisher().ledger()).slice(0, before).map(({ objectId }) => objectId);
      const finding = await publisher().decide(draft, state, since, known);
      const post = await postOf(finding, draft, waitsAt);
      expect(post.kind).toBe(kind);
      expect(await publisher().ledger(before)).toEqual(await lineOf(draft, post, text));
      // A post of another publication is no evidence.
      const other = await publisher().find(draft, state, since, [...known, post.platformPostId]);
      expect(other.found).not.toBe('PUBLISHED');
    });

    test.each(NOT_PROCESSED)('is absent after %s, and can then be published', async (_, play) => {
      await publisher().script(visible, play);
      const { state, error } = await publisher().attempt(draft);
      expect(error).toMatchObject({ class: 'UNKNOWN' });
      const since = publisher().adapter.clock.now();
      const early = await publisher().find(draft, state, since);
      if (early.found !== 'UNDECIDED') throw new Error(`found: ${early.found}`);
      expect(early.lookAt.getTime()).toBeGreaterThan(since.getTime());
      await publisher().advanceTo(early.lookAt);
      const late = await publisher().decide(draft, state, since);
      if (late.found !== 'ABSENT') throw new Error(`found: ${late.found}`);
      expect(await publisher().ledger(before)).toEqual([]);
      const { post } = await publisher().publish(draft, late.state);
      expect(await publisher().ledger(before)).toEqual(await lineOf(draft, post, text));
    });
  });

  test.each(rejections)(
    'the error $error of $operation has the class $class',
    async ({ error: name, operation, class: errorClass, code, problem, waits }) => {
      const draft = await posts[0]!.draft(publisher());
      const before = await sizeOfLedger();
      await publisher().script(operation, { kind: 'error', error: name });
      const { state, error } = await publisher().attempt(draft);
      expect(error).toMatchObject({ class: errorClass, ...(code && { code }), problem });
      if (waits) expect(error!.retryAt!.getTime()).toBeGreaterThan(publisher().adapter.clock.now().getTime());
      expect(await publisher().ledger(before)).toEqual([]);
      // The state is still that before the step.
      const { post } = await publisher().publish(draft, state);
      expect(await publisher().ledger(before)).toEqual(await lineOf(draft, post, posts[0]!.text));
    },
  );

  test('a state that another version stored is rejected', async () => {
    const draft = await posts[0]!.draft(publisher());
    expect(() => publisher().port.effectOf({ step: 'unknown' })).toThrow(/step/);
    await expect(publisher().run(draft, { step: 'unknown' })).rejects.toThrow(/step/);
  });
}
