import 'reflect-metadata';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellStory } from '../../examples/clients/repurposing/story';
import { loadConfig } from '../../src/config';
import * as demo from '../../src/demo';
import { createLogger } from '../../src/kernel/logging';
import { start, type Started } from '../../src/server/start';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { freePorts } from '../support/free-ports';

const password = 'marquee-demo';
const TRANSCRIPT = join(__dirname, '../../examples/clients/repurposing/talk.txt');
const FREE = { modelName: 'composer', cost: '0.000000', totalTokens: expect.any(Number) as number };
/** Frequent words of Hindi in Latin script. */
const HINGLISH = /\b(aap|aapke|hai|humein|ke|ki|mein|yeh)\b/i;
const DEVANAGARI = /\p{Script=Devanagari}/u;

let database: TestDatabase;
let dataDir: string;
let server: Started;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'marquee-talk-'));
  const config = loadConfig({
    DATABASE_URL: database.ownerUrl,
    APP_DATABASE_URL: database.servingUrl,
    DATA_DIR: dataDir,
    PORT: '0',
    DEMO_DATA: 'on',
    GRAPHIQL: 'off',
    SANDBOX: `127.0.0.1:${await freePorts(10)}`,
  });
  server = await start(config, createLogger('error'), { worker: true, demo });
  await server.sandbox;
});

afterAll(async () => {
  await server.stop();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a talk becomes an article, captions in three languages and a carousel, approved and scheduled', async () => {
  const before = Date.now();
  const told = await tellStory(server.url, {
    lead: { email: 'demo@marquee.example', password },
    copywriter: { email: 'creator@marquee.example', password },
    talk: { title: 'Why we still weave by hand', transcript: readFileSync(TRANSCRIPT, 'utf8') },
  });

  expect(told.analysis).toMatchObject({ wordCount: 1_413, readabilityScore: expect.any(String) as string });
  expect(told.analysis.hookMoments.every(({ startSeconds }) => startSeconds !== null)).toBe(true);
  expect(told.strategy.estimatedOutputCount).toBe(5);

  const [article, ...others] = [...told.written].sort((a, b) => a.format.localeCompare(b.format));
  expect(article).toMatchObject({ format: 'ARTICLE', language: 'ENGLISH' });
  expect(article!.post.body).toContain('A hand loom forgives the thread');
  expect(others.map(({ format, language }) => [format, language])).toEqual([
    ['CAPTION', 'ENGLISH'],
    ['CAPTION', 'HINDI'],
    ['CAPTION', 'HINGLISH'],
    ['CAROUSEL', 'ENGLISH'],
  ]);
  const captions = others.slice(0, 3).map(({ post }) => post.caption!);
  expect(captions.slice(0, 2).map((caption) => DEVANAGARI.test(caption))).toEqual([false, true]);
  expect(captions.map((caption) => HINGLISH.test(caption))).toEqual([false, false, true]);
  expect(new Set(captions).size).toBe(3);
  const { slides, mediaType, media } = told.carousel;
  expect(slides.length).toBeGreaterThan(4);
  expect([mediaType, media.length]).toEqual(['CAROUSEL', slides.length]);

  // Every post is scheduled for a day of the plan, and what it has cost is known.
  const { organization, repurposingJob } = told;
  const origins = repurposingJob!.postOrigins.nodes;
  expect(repurposingJob).toMatchObject({ status: 'COMPLETED', creditsUsed: 7 });
  expect(repurposingJob!.contentAnalysis!.generation).toEqual(FREE);
  expect(origins).toHaveLength(5);
  for (const { generation, post } of origins) {
    expect(generation).toEqual({ ...FREE, feature: expect.any(String) as string });
    expect(generation!.totalTokens).toBeGreaterThan(100);
    expect(post).toMatchObject({
      status: 'SCHEDULED',
      publications: { nodes: [{ platform: 'FACEBOOK', status: 'QUEUED' }] },
    });
    expect(new Date(post!.scheduledAt!).getTime()).toBeGreaterThan(before + 86_000_000);
  }
  const days = new Set(origins.map(({ post }) => post!.scheduledAt!.slice(0, 10)));
  expect(days.size).toBe(3);
  const [credits] = organization!.usagePeriods.nodes;
  expect(credits!.used).toBeGreaterThanOrEqual(6);
});
