import 'reflect-metadata';
import { existsSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { verifyPassword } from '../../src/kernel/auth/passwords';
import { demoPlugin, loadDemoData, rewriteUrls } from '../../src/demo';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { type RawAnswer, rawRequest } from '../support/raw-request';
import { accountsOfReadme, allUrls, checksum, CONTRADICTIONS, ENUM_COLUMNS } from './demo-rows';

const BASE = 'http://127.0.0.1:4000';
const reference = new Date('2026-03-05T00:00:00Z');
const ACCOUNT = { email: 'demo@marquee.example', password: 'marquee-demo' };

let database: TestDatabase;
let dataDir: string;
let app: FastifyInstance;
let origin: string;

const agent = new Agent({ keepAlive: true });

const get = (path: string): Promise<RawAnswer> => rawRequest(origin, path, { agent });

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'marquee-demo-'));
  database = await createTestDatabase();
  const loaded = await loadDemoData(database, { dataDir, publicUrl: `${BASE}/`, reference });
  expect(loaded).toEqual(ACCOUNT);
  app = fastify();
  await app.register(demoPlugin, { dataDir, ownerUrl: database.ownerUrl });
  origin = await app.listen({ host: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  agent.destroy();
  await app.close();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('demo data', () => {
  test.each([
    ['organizations', 3],
    ['client_accounts', 4],
    ['users', 15],
    ['social_accounts', 12],
    ['media_assets', 400],
    ['campaigns', 40],
    ['posts', 1200],
    ['publications', 1091],
    ['schedules', 217],
    ['system_settings', 8],
    ['ai_generations', 32],
    ['generated_images', 3],
    ['usage_reservations', 6],
    ['feedback', 21],
    ['feedback_mentions', 3],
    ['guest_review_links', 9],
    ['qa_requests', 15],
    ['content_analyses', 1],
    ['repurposing_strategies', 1],
    ['repurposing_jobs', 2],
    ['repurposing_outputs', 4],
    ['post_origins', 3],
  ])('contains %s: %i', async (table, expected) => {
    expect(await database.count(table)).toBe(expected);
  });

  test('contains members in all roles, pending and expired invitations and one former member', async () => {
    const roles = await database.query<{ role: string }>('SELECT DISTINCT role FROM memberships');
    expect(roles.map(({ role }) => role).sort()).toEqual(
      ['OWNER', 'ADMIN', 'MANAGER', 'EDITOR', 'CREATOR', 'MEMBER', 'VIEWER', 'CLIENT'].sort(),
    );
    expect(
      await database.query(
        `SELECT m.invited_email AS email, m.user_id IS NOT NULL AS "hasAccount",
                m.invited_at + interval '14 days' < '2026-03-05T00:00:00Z' AS "isExpired"
           FROM memberships m WHERE m.status = 'PENDING' ORDER BY m.invited_at DESC`,
      ),
    ).toEqual([
      { email: 'kavya@peacock.example', hasAccount: false, isExpired: false },
      { email: 'tara@peacock.example', hasAccount: true, isExpired: false },
      { email: 'arjun@peacock.example', hasAccount: false, isExpired: false },
      { email: 'leela@peacock.example', hasAccount: false, isExpired: true },
      { email: 'imran@gulabi.example', hasAccount: false, isExpired: true },
    ]);
    expect(await database.count("memberships WHERE status = 'INACTIVE'")).toBe(1);
  });

  test('contains an account for each role in the agency, as listed in the README', async () => {
    const people = await database.query<{ email: string; role: string; hash: string }>(
      `SELECT u.email, m.role, u.password_hash AS hash FROM users u JOIN memberships m ON m.user_id = u.id
         JOIN organizations o ON o.id = m.organization_id AND o.slug = 'peacock-and-partners'
        WHERE u.password_hash IS NOT NULL AND m.status = 'ACTIVE' ORDER BY u.email`,
    );
    expect(people.map(({ email, role }) => [email, role])).toEqual([
      ['admin@marquee.example', 'ADMIN'],
      ['client@marquee.example', 'CLIENT'],
      ['creator@marquee.example', 'CREATOR'],
      ['demo@marquee.example', 'OWNER'],
      ['editor@marquee.example', 'EDITOR'],
      ['manager@marquee.example', 'MANAGER'],
      ['member@marquee.example', 'MEMBER'],
      ['viewer@marquee.example', 'VIEWER'],
    ]);
    expect(await database.count('users WHERE password_hash IS NOT NULL')).toBe(people.length + 1);
    for (const { hash } of people) expect(await verifyPassword(hash, ACCOUNT.password)).toBe(true);
    expect(accountsOfReadme()).toEqual(people.map(({ email, role }) => [email, role]));
  });

  test('contains a staff account without memberships, who created the settings', async () => {
    const staff = await database.query<{ id: string; email: string; staff_role: string; hash: string }>(
      `SELECT id, email, staff_role, password_hash AS hash FROM users u
        WHERE staff_role <> 'NONE' AND NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id)`,
    );
    expect(staff).toMatchObject([{ email: 'staff@marquee.example', staff_role: 'ADMIN' }]);
    const [{ id, hash }] = staff as [(typeof staff)[0]];
    expect(await verifyPassword(hash, ACCOUNT.password)).toBe(true);
    expect(await database.count('system_settings WHERE created_by_id = $1', [id])).toBe(5);
    expect(
      await database.query(
        'SELECT DISTINCT action, actor_id, actor_kind, actor_name FROM system_audit_entries ORDER BY action',
      ),
    ).toEqual([
      // The limits of platforms that a migration inserts.
      { action: 'NETWORK_LIMIT_CREATED', actor_id: null, actor_kind: 'SYSTEM', actor_name: 'Marquee' },
      { action: 'SYSTEM_SETTING_CREATED', actor_id: id, actor_kind: 'USER', actor_name: 'Leela Thomas' },
    ]);
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    expect(readme).toMatch(/^\| `staff@marquee\.example` +\| staff, with the staff role `ADMIN`/m);
  });

  test.each(ENUM_COLUMNS)(
    'contains every value of the column %s of %s: %i',
    async (column, table, expected) => {
      expect(await database.query(`SELECT DISTINCT ${column} FROM ${table}`)).toHaveLength(expected);
    },
  );

  test('contains a reminder that waits for its confirmation, and a publication that is held', async () => {
    const waiting = await database.query(
      `SELECT s.publish_mode AS mode, s.reminded_at IS NOT NULL AS "isReminded", s.held_at IS NOT NULL AS "isHeld",
              s.status, p.status AS publication
         FROM schedules s JOIN publications p ON p.schedule_id = s.id
        WHERE s.reminded_at IS NOT NULL OR s.held_at IS NOT NULL ORDER BY 1`,
    );
    const both = { status: 'PENDING', publication: 'QUEUED' };
    expect(waiting).toEqual([
      { ...both, mode: 'AUTOMATIC', isReminded: false, isHeld: true },
      { ...both, mode: 'REMINDER', isReminded: true, isHeld: false },
    ]);
  });

  test('contains posts in three languages, with Hindi in Devanagari', async () => {
    for (const language of ['ENGLISH', 'HINDI', 'HINGLISH']) {
      expect(await database.count(`posts WHERE language = '${language}'`)).toBeGreaterThan(180);
    }
    expect(await database.count("posts WHERE language = 'HINDI' AND caption !~ '[\\u0900-\\u097F]'")).toBe(0);
    expect(await database.count("posts WHERE language <> 'HINDI' AND caption ~ '[\\u0900-\\u097F]'")).toBe(0);
    expect((await database.query('SELECT DISTINCT caption FROM posts')).length).toBeGreaterThan(600);
  });
});

describe('consistency', () => {
  test.each(CONTRADICTIONS)('contains no row with %s', async (_, sql) => {
    expect(await database.count(sql)).toBe(0);
  });

  test('campaign results equal the sums of their publications', async () => {
    const campaigns = await database.query<{ told: string; reached: string }>(
      `SELECT c.actuals->>'totalReach' AS told, sum(b.insights_reach) AS reached
         FROM campaigns c JOIN posts p ON p.campaign_id = c.id JOIN publications b ON b.post_id = p.id AND b.status = 'PUBLISHED'
        GROUP BY c.id, c.actuals`,
    );
    expect(campaigns.length).toBeGreaterThan(20);
    for (const { told, reached } of campaigns) expect(Number(told)).toBe(Number(reached));
  });

  test('image files have the sizes in their rows', async () => {
    const files = await database.query<{ path: string; size: string }>(
      "SELECT storage_path AS path, file_size AS size FROM media_assets WHERE kind IN ('IMAGE', 'GIF')",
    );
    for (const { path, size } of files) expect(readFileSync(join(dataDir, path)).length).toBe(Number(size));
  });
});

describe('URLs', () => {
  const TYPES = { jpg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif' } as Record<string, string>;

  test('every URL is served with the right media type', async () => {
    const urls = await allUrls(database);
    expect(urls.length).toBeGreaterThan(1200);
    for (const url of urls) {
      expect(url.startsWith(`${BASE}/`)).toBe(true);
      const path = url.slice(BASE.length);
      const { status, headers } = await get(path);
      const expected = path.startsWith('/media/') ? TYPES[path.split('.')[1]!] : 'text/html; charset=utf-8';
      expect([path, status, headers['content-type'], headers['x-content-type-options']]).toEqual([
        path,
        200,
        expected,
        'nosniff',
      ]);
    }
  });

  test('images can be cached permanently', async () => {
    const [{ url } = { url: '' }] = await database.query<{ url: string }>(
      'SELECT url FROM media_assets WHERE url IS NOT NULL LIMIT 1',
    );
    const { headers } = await get(url.slice(BASE.length));
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test('the page of a publication shows its content and allows no scripts', async () => {
    const [shown] = await database.query<{ id: string; tag: string; name: string }>(
      `SELECT p.id, p.hashtags[1] AS tag, a.display_name AS name FROM publications p JOIN social_accounts a ON a.id = p.social_account_id
        WHERE p.platform = 'FACEBOOK' AND p.status = 'PUBLISHED' LIMIT 1`,
    );
    const { text, headers } = await get(`/demo/publications/${shown!.id}`);
    expect(text).toContain(`#${shown!.tag}`);
    expect(text).toContain(shown!.name.replace('&', '&amp;'));
    expect(text).not.toContain('<script');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; img-src 'self'; style-src 'sha256-/,
    );
  });

  test('the page of a publication escapes the caption', async () => {
    const [{ id } = { id: '' }] = await database.query<{ id: string }>(
      "SELECT id FROM publications WHERE status = 'PUBLISHED' AND permalink IS NOT NULL LIMIT 1",
    );
    await database.query("UPDATE publications SET caption = '<img src=x onerror=1>' WHERE id = $1", [id]);
    const { text } = await get(`/demo/publications/${id}`);
    expect(text).toContain('&lt;img src=x onerror=1&gt;');
  });

  test.each([
    '/media/../auth/key.json',
    '/media/..%2fsecret',
    '/media/%2e%2e%2fsecret',
    '/media/....//secret',
    '/media/..%5csecret',
    '/media/secret.txt',
    '/media/%00.jpg',
    '/media/',
    '/media/00000000000000000000.jpg',
    '/demo/publications/',
    '/demo/publications/not-an-id',
    '/demo/publications/00000000-0000-7000-8000-000000000000',
    "/demo/publications/1'%20OR%20true",
  ])('returns 404 for %s', async (path) => {
    writeFileSync(join(dataDir, 'secret'), 'x');
    writeFileSync(join(dataDir, 'media', 'secret.txt'), 'x');
    expect((await get(path)).status).toBe(404);
  });

  test('returns 404 for a publication that was not published', async () => {
    const [{ id } = { id: '' }] = await database.query<{ id: string }>(
      "SELECT id FROM publications WHERE status = 'FAILED' LIMIT 1",
    );
    expect((await get(`/demo/publications/${id}`)).status).toBe(404);
  });
});

describe('loading', () => {
  test('loads the data once, and renders missing images identically', async () => {
    const [{ file } = { file: '' }] = await database.query<{ file: string }>(
      "SELECT filename AS file FROM media_assets WHERE kind = 'GIF' LIMIT 1",
    );
    const path = join(dataDir, 'media', file);
    const before = readFileSync(path);
    unlinkSync(path);
    expect(await loadDemoData(database, { dataDir, publicUrl: BASE })).toEqual(ACCOUNT);
    expect(await database.count('posts')).toBe(1200);
    expect(existsSync(path) && readFileSync(path).equals(before)).toBe(true);
  });

  test('loads the same rows every time', async () => {
    const [one, other] = [await createTestDatabase(), await createTestDatabase()];
    try {
      // Concurrently, as two processes can.
      await Promise.all(
        [one, other, one].map((target) => loadDemoData(target, { dataDir, publicUrl: BASE, reference })),
      );
      expect(await checksum(one)).toEqual(await checksum(other));
    } finally {
      await one.drop();
      await other.drop();
    }
  });

  test('does not change a database with other users', async () => {
    const other = await createTestDatabase();
    try {
      await other.query(
        "INSERT INTO users (id, email, full_name) VALUES (gen_random_uuid(), 'a@b.example', 'A')",
      );
      expect(await loadDemoData(other, { dataDir, publicUrl: BASE })).toBeUndefined();
      expect(await other.count('organizations')).toBe(0);
    } finally {
      await other.drop();
    }
  });

  test('stores rows in monthly partitions', async () => {
    for (const table of ['engagement_metrics', 'audit_entries', 'system_audit_entries']) {
      expect(await database.count(table)).toBeGreaterThan(0);
      expect(await database.count(`${table}_default`)).toBe(0);
    }
    expect(await database.query('SELECT task_identifier FROM graphile_worker.jobs')).toEqual([]);
  });
});

describe('a changed public URL', () => {
  const NEXT = 'http://localhost:5005';

  test('rewrites the URLs of the demo data only', async () => {
    await database.query(
      "UPDATE organizations SET website = 'https://127.0.0.1/own' WHERE slug = 'gulabi-chai-house'",
    );
    const before = (await allUrls(database)).filter((url) => url.startsWith(`${BASE}/`));
    const stamps = 'SELECT md5(string_agg(updated_at::text, $1 ORDER BY id)) AS stamp FROM publications';
    const [stamp] = await database.query(stamps, [',']);
    await rewriteUrls(database.ownerUrl, NEXT);
    expect((await allUrls(database)).sort()).toEqual(
      [...before.map((url) => NEXT + url.slice(BASE.length)), 'https://127.0.0.1/own'].sort(),
    );
    expect(await database.query(stamps, [','])).toEqual([stamp]);
  });

  test('keeps the order of the media URLs of a publication', async () => {
    const [{ sent, places } = { sent: [], places: [] }] = await database.query<{
      sent: string[];
      places: string[];
    }>(
      `SELECT media_urls AS sent, ARRAY(SELECT a.url FROM post_media m JOIN media_assets a ON a.id = m.media_id
          WHERE m.post_id = p.post_id ORDER BY m.position) AS places
         FROM publications p ORDER BY cardinality(media_urls) DESC, id LIMIT 1`,
    );
    expect(sent.length).toBeGreaterThan(4);
    expect(sent).toEqual(places);
  });

  test('writes nothing when the URL is unchanged', async () => {
    const version = 'SELECT max(xmin::text::bigint) AS version FROM publications';
    const [before] = await database.query(version);
    await rewriteUrls(database.ownerUrl, `${NEXT}/`);
    expect(await database.query(version)).toEqual([before]);
  });
});
