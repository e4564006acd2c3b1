import { getNamedType, type GraphQLInputObjectType } from 'graphql';
import { Campaign } from '../../src/domains/campaigns/campaign.entity';
import { Post } from '../../src/domains/content/post.entity';
import { linkModels } from '../../src/kernel/model/link';
import type { ClassRef, Model } from '../../src/kernel/model/metadata';
import { allCrud } from '../../src/kernel/write/crud';
import { buildMarqueeSchema } from '../../src/schema';
import { isAccepted } from '../support/generated-rows';
import { mutate, newOrganization, type Person } from '../support/people';
import { serverForTests } from '../support/server';

const WRITERS = 100;
/**
 * Writers of an entity whose update is generated: twice as many as the server has connections for writing. The same
 * statements are run with all writers for the entities in ALL_WRITERS.
 */
const FEW_WRITERS = 10;
const ALL_WRITERS: readonly ClassRef[] = [Campaign, Post];

const server = serverForTests();
let organization: string;
let owner: Person;
let token: string;

beforeEach(async () => {
  const created = await newOrganization(server);
  [organization, owner] = [created.id, created.owner];
  token = owner.token;
});

const schema = buildMarqueeSchema();

const textOf = (writer: number): string => `Writer ${writer}`;

const updateInputOf = ({ name }: Model): GraphQLInputObjectType | undefined =>
  schema.getType(`Update${name}Input`) as GraphQLInputObjectType | undefined;

/** Values that differ from writer to writer, by the type of a field. */
const VALUES: readonly (readonly [type: string, valueOf: (writer: number) => unknown])[] = [
  ['String', textOf],
  ['URL', (writer) => `https://writer.example/${writer}`],
  ['Int', (writer) => 1_000 + writer],
];

/** Returns a field that the update of a model takes, with a value of its own for each writer. */
function updatable(model: Model): ((writer: number) => object) | undefined {
  const fields = Object.values(updateInputOf(model)!.getFields());
  for (const [type, valueOf] of VALUES) {
    const field = fields.find(({ name, type: of }) => {
      const attribute = model.attributes.get(name);
      return attribute && getNamedType(of).name === type && isAccepted(attribute.type, valueOf(WRITERS));
    });
    if (field) return (writer) => ({ [field.name]: valueOf(writer) });
  }
  return undefined;
}

/** Types of an organization that have a version and an update; those of the platform are written by staff. */
const updated = linkModels().filter(
  (model) => model.attributes.has('version') && model.owner !== 'platform' && updateInputOf(model),
);
const versioned = updated.filter((model) => updatable(model));

const generated = allCrud().filter(({ operations }) => operations.includes('update'));
const writersOf = (model: Model): number =>
  generated.some((one) => one.model === model) && !ALL_WRITERS.includes(model.target) ? FEW_WRITERS : WRITERS;

test('covers organizations and types that they own', () => {
  expect(versioned.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Organization', 'Campaign', 'Post']),
  );
});

test('covers all types but those whose update takes fewer values than there are writers', () => {
  // Ratings from 1 to 5, and priorities from 1 to 10.
  expect(updated.filter((model) => !updatable(model)).map(({ name }) => name)).toEqual([
    'AiGeneration',
    'RepurposingJob',
  ]);
});

describe.each(versioned.map((model) => [model.name, writersOf(model), model] as const))(
  'versions of %s with %i concurrent writers',
  (type, writers, model) => {
    /** Some rows can be updated by their author only. */
    const make = async (): Promise<string> => {
      const author = model.belongsTo.has('author') ? { author: owner.id } : {};
      return model.tenant ? server.rows.rowOf(model.target, { organization, ...author }) : organization;
    };
    const input = updatable(model)!;
    const field = `${type[0]!.toLowerCase()}${type.slice(1)}`;
    const versionOf = async (id: string): Promise<number> =>
      (await server.run(`{ node(id: "${id}") { ... on ${type} { version } } }`, {}, token)).data.node.version;
    const write = (id: string, more: object): ReturnType<typeof mutate>[] =>
      Array.from({ length: writers }, (_, i) =>
        mutate(server, `update${type}`, { id, ...input(i), ...more }, token, `${field} { version }`),
      );

    test('all succeed, and each increments the version by one', async () => {
      const id = await make();
      const answers = await Promise.all(write(id, {}));
      expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
      expect(await versionOf(id)).toBe(1 + writers);
    });

    test('one of them with the same expected version succeeds', async () => {
      const id = await make();
      const answers = await Promise.all(write(id, { expectedVersion: 1 }));
      const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
      expect(codes).toEqual(Array.from({ length: writers - 1 }, () => 'CONFLICT'));
      expect(await versionOf(id)).toBe(2);
    });
  },
);

test('counts every attempt when sign-in attempts are concurrent', async () => {
  const input = { email: 'guessed@marquee.example', password: 'a guess' };
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }';
  const answers = await Promise.all(Array.from({ length: WRITERS }, () => server.run(query, { input })));
  // The limit is ten attempts per account and IP address. The other limits count only those ten.
  expect(answers.filter(({ errors }) => errors?.[0]!.extensions.code === 'RATE_LIMITED')).toHaveLength(90);
  const rows = await server.database.query('SELECT key, count::int AS count FROM auth.attempts');
  expect(rows.map(({ key, count }) => [key.replace(/ \S+$/, ''), count]).sort()).toEqual([
    ['sign-in account address', WRITERS],
    ['sign-in account', 10],
    ['sign-in address', 10],
  ]);
});
