import fc from '../support/property';
import { getNamedType, type GraphQLInputType, isInputObjectType, isScalarType } from 'graphql';
import { ID } from 'type-graphql';
import {
  boolean,
  color,
  counter,
  countryCode,
  currency,
  date,
  dateTime,
  decimal,
  duration,
  email,
  enumeration,
  float,
  integer,
  json,
  listOf,
  locale,
  localDateTime,
  oneOf,
  text,
  timeZone,
  url,
  type ValueType,
} from '../../src/kernel/model';
import { startWorker, type Worker } from '../../src/kernel/jobs/worker';
import { createLogger } from '../../src/kernel/logging';
import { declareBulkMutation, declareMutation, type MutationContext } from '../../src/kernel/write';
import { bulkTasks } from '../../src/kernel/write/bulk-job';
import { buildMarqueeSchema } from '../../src/schema';
import { until } from '../live/subscription-helpers';
import { mutate, newPerson, type Person } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const Mood = enumeration('Mood', 'A mood.', { CALM: 'Calm.', WILD: 'Wild.' });
const instants = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const words = fc.string({
  unit: fc.constantFrom('a', '"', '\\', 'ी', '😀', '1'),
  minLength: 1,
  maxLength: 9,
});

const leaves = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), words);
const jsonValues = fc.oneof(leaves, fc.array(leaves, { maxLength: 3 }), fc.dictionary(words, leaves));

/** A value type of each scalar, with valid values as a client sends them. */
const TYPES: Readonly<Record<string, readonly [ValueType, fc.Arbitrary<unknown>]>> = {
  boolean: [boolean, fc.boolean()],
  color: [color, fc.constantFrom('#1f3a5f', '#FFFFFF')],
  counter: [counter, fc.nat()],
  country: [countryCode, fc.constantFrom('IN', 'US')],
  currency: [currency, fc.constantFrom('INR', 'USD')],
  date: [date, instants.map((at) => at.toISOString().slice(0, 10))],
  dateTime: [dateTime, instants.map((at) => at.toISOString())],
  decimal: [decimal(12, 2), fc.integer({ min: -1e6, max: 1e6 }).map((n) => (n % 2 ? n : `${n}.25`))],
  duration: [duration(), fc.nat({ max: 1e6 }).map((n) => (n % 2 ? `PT${n}S` : `P${n % 5000}DT1H`))],
  email: [email, fc.nat().map((n) => `person${n}@marquee.example`)],
  float: [float, fc.integer().map((n) => n / 8)],
  integer: [integer(), fc.integer({ min: -1e9, max: 1e9 })],
  json: [json, jsonValues],
  locale: [locale, fc.constantFrom('en', 'hi-IN')],
  localDateTime: [localDateTime, instants.map((at) => at.toISOString().slice(0, 16))],
  mood: [oneOf(Mood), fc.constantFrom('CALM', 'WILD')],
  moods: [listOf(oneOf(Mood)), fc.array(fc.constantFrom('CALM', 'WILD'), { maxLength: 3 })],
  text: [text(), words],
  timeZone: [timeZone, fc.constantFrom('Asia/Calcutta', 'asia/kolkata', 'UTC')],
  url: [url, fc.nat().map((n) => `HTTPS://marquee.example/${n}`)],
  waits: [listOf(duration()), fc.array(fc.constantFrom('PT1H', 'P7D'), { maxLength: 3 })],
};

type Item = Record<string, unknown>;
/** The inputs that the mutation has received, by ID. */
const received = new Map<string, Item>();
const FAULTY = '00000000-0000-4000-8000-00000000000f';

declareMutation('recordItem', {
  description: 'Records an item.',
  input: (builder) => {
    builder.add('id', () => ID, { description: 'ID of the item.', nullable: false });
    for (const [name, [type]] of Object.entries(TYPES))
      builder.addValue(name, type, { description: 'A value.', nullable: true });
  },
  payload: { recorded: 'ID of the item.' },
  handler: ({ input }: MutationContext<Item>) => {
    if (input.id === FAULTY) throw new TypeError('the handler has a fault');
    received.set(input.id as string, { ...input });
    return Promise.resolve({ recorded: input.id as string });
  },
});
declareBulkMutation('recordItems', { of: 'recordItem', description: 'Records several items.' });

let worker: Worker;
// Before the server, which drops the database.
afterAll(() => worker.stop());
const server = serverForTests();
let person: Person;

beforeAll(async () => {
  const tasks = bulkTasks({ services: server.services, log: server.logger });
  worker = await startWorker(server.database.ownerUrl, tasks, [], createLogger('silent'));
  person = await newPerson(server);
});
beforeEach(() => received.clear());

/** Runs the items by a job. Returns the job when it has finished. */
async function runJob(items: readonly Item[]): Promise<Json> {
  const { job } = await mutate(server, 'recordItems', { items }, person.token, 'job { id }');
  const look = async (): Promise<Json> =>
    (
      await server.run(
        `query ($id: ID!) { job(id: $id) { status attempts result
           items(first: 100) { nodes { index status errors { code message path } } } } }`,
        { id: job.id as string },
        person.token,
      )
    ).data.job;
  await until(async () => ['COMPLETED', 'FAILED'].includes((await look()).status as string));
  return look();
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const MANY = 51;

test('the values cover every scalar that an input of a mutation has', () => {
  const seen = new Set<unknown>();
  const scalarsOf = (type: GraphQLInputType): string[] => {
    const named = getNamedType(type);
    if (seen.has(named)) return [];
    seen.add(named);
    if (isInputObjectType(named))
      return Object.values(named.getFields()).flatMap((field) => scalarsOf(field.type));
    return isScalarType(named) ? [named.name] : [];
  };
  const fields = Object.values(buildMarqueeSchema().getMutationType()!.getFields());
  const [own] = fields.filter(({ name }) => name === 'recordItem');
  const covered = new Set(scalarsOf(own!.args[0]!.type));
  seen.clear();
  const others = fields.filter(({ name }) => name !== own!.name);
  const used = others.flatMap(({ args }) => args.flatMap(({ type }) => scalarsOf(type)));
  expect(used.filter((name) => !covered.has(name))).toEqual([]);
});

test('an item of a job has the input that the same item has without a job, whatever its scalars', async () => {
  const values = fc.record(
    { ...Object.fromEntries(Object.entries(TYPES).map(([name, [, some]]) => [name, fc.option(some)])) },
    { requiredKeys: [] },
  );
  const items = fc.uniqueArray(
    fc.tuple(fc.uuid(), values).map(([own, rest]) => ({ ...rest, id: own })),
    { minLength: MANY, maxLength: MANY, selector: (item) => item.id },
  );
  await fc.assert(
    fc.asyncProperty(items, async (given) => {
      received.clear();
      for (const part of [given.slice(0, 50), given.slice(50)])
        await mutate(server, 'recordItems', { items: part }, person.token);
      const direct = new Map(received);
      received.clear();
      expect(await runJob(given)).toMatchObject({
        status: 'COMPLETED',
        result: { succeeded: MANY, failed: 0 },
      });

      expect(direct.size).toBe(MANY);
      for (const [own, input] of direct) expect(received.get(own)).toEqual(plain(input));
    }),
    { numRuns: 2, endOnFailure: true },
  );
});

test('an unexpected error fails its item alone, with its cause in the log', async () => {
  const ids = Array.from(
    { length: MANY },
    (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  );
  const items = ids.map((own, n) => ({ id: n === 7 ? FAULTY : own }));
  const job = await runJob(items);

  expect(job).toMatchObject({ status: 'COMPLETED', attempts: 1, result: { succeeded: 50, failed: 1 } });
  expect(job.items.nodes.filter(({ status }: Json) => status !== 'SUCCEEDED')).toEqual([
    {
      index: 7,
      status: 'FAILED',
      errors: [
        {
          code: 'INTERNAL',
          message:
            'This item could not be processed because of an internal error. Try again. If the problem persists, contact support.',
          path: ['input', 'items', '7'],
        },
      ],
    },
  ]);
  expect(received.size).toBe(50);
  const lines = server
    .log()
    .split('\n')
    .filter((line) => line.includes('failed to process job item'));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { index: 7, operation: 'recordItem', err: { message: 'the handler has a fault' } },
  ]);
});

test('an item that the database rejects unexpectedly undoes its own changes only', async () => {
  await server.database.query(
    `CREATE FUNCTION public.fail_item() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN IF NEW.title = 'Broken' THEN PERFORM 1 / 0; END IF; RETURN NEW; END $$;
     CREATE TRIGGER fail_item BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION public.fail_item()`,
  );
  const organization = await server.rows.ownedOrganization(person.id);
  const posts: string[] = [];
  for (let n = 0; n < MANY; n += 1) posts.push(await server.rows.post(organization, { author: person.id }));
  const items = posts.map((post, n) => ({ id: post, title: n === 3 ? 'Broken' : 'New' }));
  const { job } = await mutate(server, 'updatePosts', { items }, person.token, 'job { id }');
  const result = async (): Promise<unknown> =>
    (await server.database.query<Json>('SELECT result FROM jobs WHERE id = $1', [job.id]))[0]!.result;
  await until(async () => (await result()) !== null);

  expect(await result()).toEqual({ succeeded: 50, failed: 1 });
  const titles = await server.database.query<Json>(
    `SELECT title, count(*)::int AS n FROM posts WHERE organization_id = $1 GROUP BY title ORDER BY n`,
    [organization],
  );
  expect(titles.map(({ n }) => n as number)).toEqual([1, 50]);
  expect(titles[1]!.title).toBe('New');
});
