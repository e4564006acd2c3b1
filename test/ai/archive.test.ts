import { AiGeneration } from '../../src/domains/ai/ai-generation.entity';
import { type Member, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { archiveGenerations, type WrapClient } from './archives';

/** Large values of generations are moved 90 days after these have ended. */
const server = serverForTests();
let id: string;
let owner: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});

const query: typeof server.database.query = (sql, values) => server.database.query(sql, values);
const daysAgo = (days: number): Date => new Date(server.clock.now().getTime() - days * 86_400_000);

const OUTPUT = {
  input: { task: 'CAPTION', topic: 'Masala chai' },
  ideas: [{ title: 'Behind the counter', description: 'Show who brews the tea.', hook: 'Meet Asha.' }],
  replies: ['Thank you for your visit!'],
  document: { altText: 'A glass of chai' },
};
const KEPT = {
  captions: [{ text: 'Rain and chai', hashtags: ['Chai'], callToAction: null }],
  hashtags: ['Chai'],
  ...{ userRating: 4, inputTokens: 420, outputTokens: 90, cost: '0.5', seed: 7, promptTemplate: 'caption' },
};

/** A generation that ended so many days ago, or has not ended. */
const ended = (days: number, values: object = {}): Promise<string> => {
  const finishedAt = daysAgo(days);
  const given = {
    organization: id,
    createdBy: owner.id,
    createdAt: finishedAt,
    startedAt: finishedAt,
    finishedAt,
  };
  return server.rows.rowOf(AiGeneration, {
    ...{
      status: 'COMPLETED',
      feature: 'CAPTION',
      ...given,
      ...OUTPUT,
      ...KEPT,
      partialText: null,
      ...values,
    },
  });
};

const run = (wrap?: WrapClient): Promise<void> => archiveGenerations(server, wrap);

const rows = (): Promise<object[]> =>
  query(
    `SELECT to_jsonb(g) AS g, to_jsonb(a) AS a FROM ai_generations g
       LEFT JOIN ai_generation_archives a ON a.organization_id = g.organization_id AND a.generation_id = g.id
      WHERE g.organization_id = $1 ORDER BY g.id`,
    [id],
  );

const FIELDS = `input ideas { title description hook } replies document`;
const found = async (generation: string, token = owner.token): Promise<Json> => {
  const { data, errors } = await server.run(
    `query ($id: ID!) { aiGeneration(id: $id) { status archivedAt updatedAt version userRating inputTokens outputTokens cost seed
       promptTemplate captions { text hashtags callToAction } hashtags createdBy { id } ${FIELDS}
       archive { createdAt clientAccount { id } ${FIELDS} generation { id } } } }`,
    { id: generation },
    token,
  );
  expect(errors).toBeUndefined();
  return data.aiGeneration;
};

test('the request and output of generations that ended 90 days ago move, and everything else stays', async () => {
  const old = await ended(91);
  const failed = await ended(120, {
    ...{ status: 'FAILED', captions: [], hashtags: [], ideas: [], replies: [], document: null },
  });
  const recent = await ended(89);
  const open = await server.rows.rowOf(AiGeneration, { organization: id, createdAt: daysAgo(200) });
  const [before, others] = [await found(old), [await found(recent), await found(open)]];
  expect(before).toMatchObject({ archivedAt: null, archive: null, ...OUTPUT });

  await run();
  const archivedAt = server.clock.now().toISOString();
  const after = await found(old);
  expect(new Date(after.archivedAt as string).toISOString()).toBe(archivedAt);
  expect(after).toEqual({
    ...before,
    ...{ archivedAt: after.archivedAt, input: null, ideas: [], replies: [], document: null },
    archive: { createdAt: after.archivedAt, clientAccount: null, ...OUTPUT, generation: { id: old } },
  });
  expect(await found(failed)).toMatchObject({
    ...{ status: 'FAILED', input: null },
    archive: { input: OUTPUT.input, ideas: [], replies: [], document: null },
  });
  expect([await found(recent), await found(open)]).toEqual(others);

  const stored = await rows();
  await run();
  expect(await rows()).toEqual(stored);
});

/** A client that ends its connection instead of the given COMMIT, and counts the statements that move rows. */
function dyingAt(commit: number): { readonly wrap: WrapClient; readonly moves: () => number } {
  let [commits, moves] = [0, 0];
  const wrap: WrapClient = (client) => ({
    query: (async (sql: string, values?: unknown[]) => {
      if (sql.startsWith('WITH old')) moves += 1;
      if (sql === 'COMMIT' && (commits += 1) === commit) throw new Error('The worker was killed.');
      return client.query(sql, values);
    }) as never,
  });
  return { wrap, moves: () => moves };
}

test('a run that is killed leaves each value in one place, and the next one goes on', async () => {
  await ended(91);
  await query(
    `INSERT INTO ai_generations SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid()))).*
       FROM ai_generations g, generate_series(1, 249) WHERE g.organization_id = $1`,
    [id],
  );
  const places = async (): Promise<object> =>
    (
      await query(
        `SELECT count(*) FILTER (WHERE g.input IS NOT NULL AND a.id IS NULL)::int AS kept,
                count(*) FILTER (WHERE g.input IS NULL AND a.input = $2 AND a.document = $3)::int AS moved
           FROM ai_generations g LEFT JOIN ai_generation_archives a
             ON a.organization_id = g.organization_id AND a.generation_id = g.id WHERE g.organization_id = $1`,
        [id, JSON.stringify(OUTPUT.input), JSON.stringify(OUTPUT.document)],
      )
    )[0]!;
  const killed = dyingAt(2);
  await expect(run(killed.wrap)).rejects.toThrow('The worker was killed.');
  expect(await places()).toEqual({ kept: 150, moved: 100 });
  const next = dyingAt(0);
  await run(next.wrap);
  expect(await places()).toEqual({ kept: 0, moved: 250 });
  // One statement for each batch of 100.
  expect([killed.moves(), next.moves()]).toEqual([2, 2]);
});

test('members of the client account see the output, and others what they saw before', async () => {
  const clientAccount = await server.rows.clientAccount(id);
  const limited = await newMember(server, id, 'CLIENT', { clientAccount });
  const [of, shared] = [await ended(91, { clientAccount }), await ended(91)];
  await run();
  expect(await found(of, limited.token)).toMatchObject({
    archive: { ...OUTPUT, input: null, clientAccount: { id: clientAccount } },
  });
  expect(await found(shared, limited.token)).toBeNull();
  const stranger = await newOrganization(server);
  expect(await found(of, stranger.owner.token)).toBeNull();
  const [archive] = await query<{ id: string }>(
    'SELECT id FROM ai_generation_archives WHERE generation_id = $1',
    [shared],
  );
  const node = (token: string) =>
    server.run(`{ node(id: "${archive!.id}") { ... on AiGenerationArchive { replies } } }`, {}, token);
  expect((await node(owner.token)).data).toEqual({ node: { replies: OUTPUT.replies } });
  for (const { token } of [limited, stranger.owner]) expect((await node(token)).data).toEqual({ node: null });
});

test('a post with an archived caption still has AI content', async () => {
  await ended(91);
  await run();
  const post = await server.rows.post(id, { caption: 'Rain and chai' });
  const [row] = await query<{ has: boolean }>('SELECT review.has_ai_content($1, $2) AS has', [id, post]);
  expect(row!.has).toBe(true);
});

test('archives have no reference to the user, and are deleted with their organization', async () => {
  const old = await ended(91);
  await run();
  const [archive] = await query<{ text: string }>(
    'SELECT to_jsonb(a)::text AS text FROM ai_generation_archives a WHERE generation_id = $1',
    [old],
  );
  expect(archive!.text).not.toContain(owner.id);
  await query('DELETE FROM ai_generations WHERE organization_id = $1', [id]);
  expect(await query('SELECT FROM ai_generation_archives WHERE organization_id = $1', [id])).toEqual([]);
});
