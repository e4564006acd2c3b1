import type { Client } from 'graphql-ws';
import { partialTextOf } from '../../src/domains/ai/partial-text';
import { connect, until } from '../live/subscription-helpers';
import { type Member, mutate, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { composer, generate, generationOf, runGenerations } from './generations';

/** The state and text of a generation while it is running. */
const server = serverForTests();
let organization: string;
let owner: Member;
const clients: Client[] = [];

beforeAll(async () => void ({ id: organization, owner } = await newOrganization(server)));
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});

interface Progress {
  kind: string;
  cursor: string;
  aiGeneration: {
    status: string;
    partialText: string | null;
    partialTokens: number | null;
    captions: { text: string }[];
  };
}

/** A subscription to a generation that records its events. */
class Following {
  readonly items: Progress[] = [];
  ended?: unknown;

  constructor(id: string, { token } = owner, after?: string) {
    const client = connect(server, token);
    clients.push(client);
    const query = `subscription ($id: ID!, $after: String) { generationProgressed(aiGenerationId: $id, after: $after) {
      kind cursor aiGeneration { status partialText partialTokens captions { text } } } }`;
    client.subscribe<{ generationProgressed: Progress }>(
      { query, variables: { id, after } },
      {
        next: ({ data }) => void this.items.push(data!.generationProgressed),
        error: (error) => void (this.ended = error),
        complete: () => void (this.ended ??= 'completed'),
      },
    );
  }

  get partial(): string | undefined {
    return this.items.flatMap(({ aiGeneration }) => aiGeneration.partialText ?? []).at(-1);
  }

  count = (count: number): Promise<void> =>
    until(() => this.items.length >= count || this.ended !== undefined);

  async end(): Promise<unknown> {
    await until(() => this.ended !== undefined);
    return this.ended;
  }

  get statuses(): string[] {
    return this.items.map(({ aiGeneration }) => aiGeneration.status);
  }
}

const started = async (): Promise<string> => {
  const input = { organizationId: organization, topic: 'Masala chai', seed: 7, count: 5 };
  const { generation } = await generate(server, 'generateCaption', input, owner.token);
  return generation.id as string;
};

const eventsOf = async (id: string): Promise<string[]> => {
  const rows = await server.database.query<{ name: string }>(
    `SELECT r.name FROM events.recorded r WHERE r.subject_id = $1 AND r.name LIKE 'ai_generation.%' ORDER BY r.id`,
    [id],
  );
  return rows.map(({ name }) => name.replace('ai_generation.', ''));
};

test('emits the state, the text so far, and the end', async () => {
  const id = await started();
  const following = new Following(id);
  await following.count(1);
  const onPart = async (part: number): Promise<void> => {
    if (part === 4) await until(() => following.partial !== undefined);
  };
  await runGenerations(server, composer({ onPart }), 5);
  expect(await following.end()).toBe('completed');

  expect(following.items[0]).toMatchObject({
    kind: 'CREATED',
    aiGeneration: { status: 'PENDING', partialText: null, partialTokens: null, captions: [] },
  });
  const running = following.items.find(({ aiGeneration }) => aiGeneration.partialText !== null)!;
  const { captions } = (await generationOf(server, id, owner.token)) as { captions: { text: string }[] };
  expect(running.aiGeneration).toMatchObject({ status: 'RUNNING', captions: [] });
  expect(captions[0]!.text.startsWith(running.aiGeneration.partialText!)).toBe(true);
  expect(running.aiGeneration.partialTokens).toBeGreaterThan(5);
  expect(following.items.at(-1)!.aiGeneration).toEqual({
    ...{ status: 'COMPLETED', partialText: null, partialTokens: null },
    captions: captions.map(({ text }) => ({ text })),
  });
});

test('resumes with what was missed, and completes', async () => {
  const id = await started();
  const first = new Following(id);
  await first.count(1);
  await clients.pop()!.dispose();
  await runGenerations(server, composer(), 60_000);
  const events = await eventsOf(id);
  const resumed = new Following(id, owner, first.items[0]!.cursor);

  expect(await resumed.end()).toBe('completed');
  expect(resumed.items).toHaveLength(events.length - 1);
  expect(resumed.items.at(-1)!.aiGeneration.captions).toHaveLength(5);
  const late = new Following(id);
  expect(await late.end()).toBe('completed');
  expect(late.statuses).toEqual(['COMPLETED']);
});

test('writes the text at most once per interval', async () => {
  const id = await started();
  let parts = 0;
  await runGenerations(server, composer({ pauseMs: 1, onPart: () => void (parts += 1) }), 60_000);
  expect(parts).toBeGreaterThan(20);
  expect(await eventsOf(id)).toEqual(['created', 'updated', 'progressed', 'completed']);
});

test('completes when the generation is canceled, also for later subscribers', async () => {
  const id = await started();
  const following = new Following(id);
  const onPart = async (part: number): Promise<void> => {
    if (part !== 4) return;
    await until(() => following.partial !== undefined);
    await mutate(server, 'cancelAiGeneration', { id }, owner.token, 'aiGeneration { status }');
  };
  await runGenerations(server, composer({ onPart, pauseMs: 5 }), 5);

  expect(await following.end()).toBe('completed');
  expect(following.items.at(-1)!.aiGeneration).toMatchObject({ status: 'CANCELLED', partialText: null });
  const late = new Following(id);
  expect(await late.end()).toBe('completed');
  expect(late.statuses).toEqual(['CANCELLED']);
});

test('is not available to users of other organizations', async () => {
  const id = await started();
  const { owner: stranger } = await newOrganization(server);
  const following = new Following(id, stranger);
  expect(await following.end()).toEqual([
    expect.objectContaining({
      message: '`aiGenerationId` does not match any ai generation you can access.',
      extensions: { code: 'BAD_USER_INPUT', argument: 'aiGenerationId' },
    }),
  ]);
  expect(following.items).toEqual([]);
});

test('replaces secrets and contact details in partial texts, also those that are not complete', () => {
  const captions = (text: string): object => ({
    captions: [{ text, hashtags: ['tea'] }, { text: 'Next one' }],
  });
  expect(partialTextOf(captions('Write to asha@example.com now'))).toBe('Write to [email] now\ntea\nNext');
  const ending = (text: string): string => partialTextOf({ captions: [{ text }] });
  expect(ending('Our key is sk-abcdefghijklmnop')).toBe('Our key is');
  expect(ending('Write to asha@exam')).toBe('Write to');
  expect(ending('Call +91 98765 43')).toBe('Call');
  expect(ending('Use Bearer abcdefg')).toBe('Use');
  expect(partialTextOf(undefined)).toBe('');
});
