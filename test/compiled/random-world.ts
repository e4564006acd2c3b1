import type { Dice } from '../fuzz/documents';
import { pick } from '../fuzz/documents';
import type { TestServer } from '../support/server';

/** A user with an access token. */
interface Asker {
  readonly name: string;
  readonly token: string;
}

export interface RandomWorld {
  readonly askers: readonly Asker[];
  /** IDs of all rows, by GraphQL type. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
}

/** Texts that need escaping in JSON or in PostgreSQL arrays, or several bytes in UTF-8. */
const TEXTS = [
  'चाय और पकोड़े',
  'plain',
  'with "quotes", commas, {braces} and \\backslashes\\',
  'line\nbreak\ttab\u0001\u2028',
  '😀 outside the basic plane',
  'NULL',
  ' ',
];
const INSTANTS = [
  '2026-03-01T08:30:00.000001Z',
  '2026-03-01T08:30:00.25Z',
  '2026-02-28T23:59:59.999999Z',
  '2025-12-31T00:00:00Z',
];
const COUNTS = [null, 0, 7, 1_000_000, 9_007_199_254_740_991n];

/** Creates two organizations with random rows, and users with different access to them. */
export async function randomWorld(
  { rows, tokenFor, database }: TestServer,
  dice: Dice,
): Promise<RandomWorld> {
  const ids = new Map<string, string[]>();
  const keep = (type: string, id: string): string => {
    ids.set(type, [...(ids.get(type) ?? []), id]);
    return id;
  };
  const maybe = <T>(value: T): T | null => (dice(3) === 0 ? null : value);
  const askers: Asker[] = [];
  const person = async (name: string): Promise<string> => {
    const id = keep('User', await rows.user({ fullName: pick(dice, TEXTS) }));
    await rows.preferences(id);
    askers.push({ name, token: await tokenFor(id) });
    return id;
  };
  for (const place of ['home', 'foreign']) {
    const owner = await person(`owner of ${place}`);
    const organization = keep('Organization', await rows.organization(owner, { name: pick(dice, TEXTS) }));
    keep('Membership', await rows.membership(organization, owner, { role: 'OWNER' }));
    const clients: string[] = [];
    for (let i = 0; i < 2; i += 1)
      clients.push(
        keep('ClientAccount', await rows.clientAccount(organization, { name: pick(dice, TEXTS) })),
      );
    const client = await person(`client of ${place}`);
    keep(
      'Membership',
      await rows.membership(organization, client, { role: 'CLIENT', clientAccount: clients[0] }),
    );
    const deletedAt = (): string | undefined => (dice(6) === 0 ? '2026-03-02T00:00:00Z' : undefined);
    const scope = (): string | null => pick(dice, [null, ...clients]);
    for (let i = 0; i < 4; i += 1) {
      const media = await rows.media(organization, {
        title: pick(dice, TEXTS),
        altText: maybe(pick(dice, TEXTS)),
        clientAccount: scope(),
        deletedAt: deletedAt(),
      });
      keep('MediaAsset', media);
    }
    for (let i = 0; i < 2; i += 1)
      keep(
        'SocialAccount',
        await rows.account(organization, { displayName: maybe(pick(dice, TEXTS)), clientAccount: scope() }),
      );
    for (let i = 0; i < 6; i += 1) {
      keep(
        'Campaign',
        await rows.campaign(organization, {
          name: pick(dice, TEXTS),
          budgetAmount: maybe('1250.50'),
          currency: 'INR',
          startDate: '2026-02-01',
          endDate: maybe('2026-03-31'),
          clientAccount: scope(),
          createdBy: maybe(owner),
          createdAt: pick(dice, INSTANTS),
          deletedAt: deletedAt(),
        }),
      );
    }
    for (let i = 0; i < 25; i += 1) {
      const post = await rows.post(organization, {
        campaign: maybe(pick(dice, ids.get('Campaign')!.slice(-6))),
        caption: pick(dice, TEXTS),
        hashtags: TEXTS.slice(0, dice(4)),
        clientAccount: scope(),
        author: maybe(owner),
        createdAt: pick(dice, INSTANTS),
        deletedAt: deletedAt(),
      });
      keep('Post', post);
      const media = ids.get('MediaAsset')!.slice(-4);
      for (let position = 0; position < dice(4); position += 1)
        await rows.postMedia(organization, post, media[position]!, position);
      for (let n = 0; n < dice(3); n += 1) {
        keep(
          'Publication',
          await rows.publication(organization, post, {
            socialAccount: maybe(pick(dice, ids.get('SocialAccount')!.slice(-2))),
            caption: maybe(pick(dice, TEXTS)),
            clientAccount: scope(),
            createdAt: pick(dice, INSTANTS),
            insightsCollectedAt: maybe(pick(dice, INSTANTS)),
            insightsReach: pick(dice, COUNTS),
            insightsLikes: pick(dice, COUNTS),
          }),
        );
      }
    }
  }
  const revoked = await rows.user();
  askers.push({ name: 'whose session has ended', token: await tokenFor(revoked) });
  await database.query('UPDATE sessions SET ended_at = now() WHERE user_id = $1', [revoked]);
  // Activity is written once a minute, which may be between two reads that are compared.
  await database.query(`UPDATE sessions SET last_activity_at = now() + interval '1 hour'`);
  keep('Session', (await database.query<{ id: string }>('SELECT id FROM sessions LIMIT 1'))[0]!.id);
  return { askers, ids };
}
