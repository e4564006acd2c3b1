import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playDay } from '../../examples/clients/agency/day';
import { loadConfig } from '../../src/config';
import * as demo from '../../src/demo';
import { createLogger } from '../../src/kernel/logging';
import { start, type Started } from '../../src/server/start';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { freePorts } from '../support/free-ports';

const password = 'marquee-demo';
const TEAM = {
  lead: { email: 'demo@marquee.example', password },
  copywriter: { email: 'creator@marquee.example', password },
};
const CAPTION = 'New in the shop: shawls of Kashmiri wool, lot 7, woven by Zahra Begum and her daughters.';
const LEAD = { actorKind: 'USER', actorName: 'Aarav Mehta' };
const COPYWRITER = { actorKind: 'USER', actorName: 'Ananya Reddy' };
const GUEST = { actorKind: 'ANONYMOUS', actorName: 'Kavita Rathore' };
const ID = expect.any(String) as string;

let database: TestDatabase;
let dataDir: string;
let server: Started;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'marquee-agency-'));
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

async function pageAt(url: string): Promise<string> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return response.text();
}

test('an agency publishes a post that its client has approved without an account', async () => {
  const { draft, mention, revised, approved, guest, publication, trail } = await playDay(server.url, {
    ...TEAM,
    lot: 7,
  });

  expect(draft).toEqual({
    id: ID,
    status: 'DRAFT',
    caption: 'New in the shop: shawls of Kashmiri wool. Twelve of them. Come and touch it.',
  });
  expect(mention).toBe('Ananya Reddy');
  const actor = { fullName: 'Aarav Mehta' };
  expect(revised).toEqual({
    notifications: [
      {
        kind: 'APPROVAL_DECIDED',
        title: '“Winter shawls” needs a revision',
        actor,
        subject: { __typename: 'ApprovalRequest', id: ID },
      },
      {
        kind: 'FEEDBACK',
        title: 'Aarav Mehta mentioned you on “Winter shawls”',
        actor,
        subject: { __typename: 'Feedback', id: ID },
      },
    ],
    caption: CAPTION,
    request: { status: 'PENDING', currentStage: 1 },
  });
  expect(approved).toEqual({ status: 'PENDING', currentStage: 2 });
  expect(guest).toEqual({
    saw: {
      organizationName: 'Peacock & Partners',
      guestName: 'Kavita Rathore',
      status: 'PENDING',
      canDecide: true,
      post: { caption: CAPTION, hashtags: ['handloom', 'indigo'] },
    },
    feedback: [{ authorName: 'Kavita Rathore', text: 'Zahra will be so happy. Yes, please.' }],
    review: { status: 'APPROVED', canDecide: false },
  });
  expect(publication).toEqual({
    status: 'PUBLISHED',
    errorMessage: null,
    permalink: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//) as string,
  });
  expect(trail).toEqual({
    status: 'APPROVED',
    reviewedBy: null,
    reviewedByGuest: 'Kavita Rathore',
    history: {
      nodes: [
        { action: 'APPROVAL_REQUEST_APPROVED', ...GUEST },
        { action: 'APPROVAL_REQUEST_STAGE_COMPLETED', ...LEAD },
        { action: 'APPROVAL_REQUEST_REVISED', ...COPYWRITER },
        { action: 'APPROVAL_REQUEST_REVISION_REQUESTED', ...LEAD },
        { action: 'APPROVAL_REQUEST_CREATED', ...COPYWRITER },
      ],
    },
    byGuests: [
      { action: 'APPROVAL_REQUEST_APPROVED', ...GUEST, subjectId: ID },
      { action: 'FEEDBACK_CREATED', ...GUEST, subjectId: ID },
    ],
  });

  const feed = new URL('/sandbox/feed/neel_and_thread', publication.permalink!).href;
  for (const page of [publication.permalink!, feed]) {
    const text = await pageAt(page);
    expect([page, text.includes('lot 7, woven by Zahra Begum')]).toEqual([page, true]);
  }
});

test('the day can be repeated', async () => {
  const { publication, trail } = await playDay(server.url, { ...TEAM, lot: 8 });
  expect([publication.status, trail.status, trail.byGuests.length]).toEqual(['PUBLISHED', 'APPROVED', 2]);
});
