import { linkModels } from '../../src/kernel/model/link';
import { type Attribute, type Model, modelOf } from '../../src/kernel/model/metadata';
import { Session } from '../../src/domains/identity/session.entity';
import { User } from '../../src/domains/identity/user.entity';
import { ClientAccount } from '../../src/domains/organizations/client-account.entity';
import { Membership } from '../../src/domains/organizations/membership.entity';
import { Organization } from '../../src/domains/organizations/organization.entity';
import type { Dice } from '../fuzz/documents';
import { pick } from '../fuzz/documents';
import { isAccepted, type Values } from '../support/generated-rows';
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
const COUNTS = [0, 7, 1_000_000, '9007199254740991'];
const SMALL_COUNTS = [0, 1, 7, 90];

/** Rows of each entity in each organization. Enough for several pages of the generated queries. */
const ROWS = 12;

/** Entities that decide who sees what. Their rows are created one by one. */
const OF_ACCESS = new Set([User, Organization, ClientAccount, Membership, Session].map((e) => modelOf(e)));
const models = linkModels().filter((model) => !OF_ACCESS.has(model));

/** Attributes whose values must differ from row to row, or depend on other rows. */
const isFixed = (model: Model, { name, column }: Attribute): boolean =>
  column === undefined ||
  ['id', 'version', 'deletedAt'].includes(name) ||
  (model.primaryKey ?? []).includes(name) ||
  (model.indexes ?? []).some(({ unique, on }) => unique && on.some((part) => part.includes(name)));

/** Returns a random value of an attribute, or undefined to keep the generated one. */
function randomValue({ type, nullable }: Attribute, dice: Dice): unknown {
  if (nullable && dice(3) === 0) return null;
  if (type.sql === 'text' && !type.array) {
    const texts = type.values ?? TEXTS.filter((text) => isAccepted(type, text));
    return texts.length ? pick(dice, texts) : undefined;
  }
  if (type.array)
    return type.values || type.sql !== 'text' ? undefined : randomList(type.constraints?.maxItems ?? 0, dice);
  switch (type.sql) {
    case 'timestamptz':
      return pick(dice, INSTANTS);
    case 'boolean':
      return dice(2) === 0;
    case 'bigint':
      return pick(dice, COUNTS);
    case 'integer':
    case 'numeric': {
      const { min = -Infinity, max = Infinity } = type.constraints ?? {};
      return pick(
        dice,
        SMALL_COUNTS.filter((count) => count >= min && count <= max),
      );
    }
    default:
      return undefined;
  }
}

const randomList = (maxItems: number, dice: Dice): string[] =>
  TEXTS.slice(0, dice(Math.min(4, maxItems + 1)));

/** IDs of the rows of one organization, and of its users and client accounts. */
type Place = ReadonlyMap<Model, readonly (string | null)[]>;

/** Returns random values of a row: attributes, and relations to rows of the place. */
function randomValues(model: Model, place: Place, dice: Dice): { given: Values; optional: Values } {
  const given: Values = {};
  const optional: Values = {};
  for (const relation of model.belongsTo.values()) {
    const ids = place.get(modelOf(relation.target()));
    if (!ids?.length) continue;
    if (relation.role === 'tenant' || !relation.nullable) given[relation.name] = pick(dice, ids);
    else optional[relation.name] = dice(3) === 0 ? null : pick(dice, ids);
  }
  for (const attribute of model.attributes.values())
    if (!isFixed(model, attribute)) optional[attribute.name] = randomValue(attribute, dice);
  if (model.softDelete && dice(6) === 0) given.deletedAt = '2026-03-02T00:00:00Z';
  return { given, optional };
}

/** Creates two organizations with random rows of every entity, and users with different access to them. */
export async function randomWorld(
  { rows, tokenFor, database }: TestServer,
  dice: Dice,
): Promise<RandomWorld> {
  const ids = new Map<string, string[]>();
  const keep = (type: string, id: string): string => {
    ids.set(type, [...(ids.get(type) ?? []), id]);
    return id;
  };
  const askers: Asker[] = [];
  const person = async (name: string): Promise<string> => {
    const id = keep('User', await rows.user({ fullName: pick(dice, TEXTS) }));
    askers.push({ name, token: await tokenFor(id) });
    return id;
  };
  for (const name of ['home', 'foreign']) {
    const owner = await person(`owner of ${name}`);
    const organization = keep('Organization', await rows.organization(owner, { name: pick(dice, TEXTS) }));
    keep('Membership', await rows.membership(organization, owner, { role: 'OWNER' }));
    const clients: string[] = [];
    for (let i = 0; i < 2; i += 1)
      clients.push(
        keep('ClientAccount', await rows.clientAccount(organization, { name: pick(dice, TEXTS) })),
      );
    const client = await person(`client of ${name}`);
    const bound = { role: 'CLIENT', clientAccount: clients[0] };
    keep('Membership', await rows.membership(organization, client, bound));
    const place = new Map<Model, (string | null)[]>([
      [modelOf(Organization), [organization]],
      [modelOf(User), [owner, client]],
      [modelOf(ClientAccount), clients],
    ]);
    for (const model of models) {
      for (let i = 0; i < ROWS; i += 1) {
        const { given, optional } = randomValues(model, place, dice);
        const id = await rows.generator.insertFilled(model.target, given, optional).catch(ignoreDuplicate);
        if (typeof id?.id !== 'string') continue;
        keep(model.name, id.id);
        place.set(model, [...(place.get(model) ?? []), id.id]);
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

/** A random row can have the same key as an earlier one. */
function ignoreDuplicate(error: Error & { code?: string }): undefined {
  if (error.code !== '23505') throw error;
}
