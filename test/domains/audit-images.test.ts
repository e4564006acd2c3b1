import fc from '../support/property';
import { Campaign } from '../../src/domains/campaigns/campaign.entity';
import { imageFields } from '../../src/kernel/model/audit';
import { linkModels } from '../../src/kernel/model/link';
import { modelOf } from '../../src/kernel/model/metadata';
import { newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

type Image = Record<string, unknown>;
interface Entry {
  action: string;
  before: Image | null;
  after: Image | null;
}

const server = serverForTests();
let organization: string;

beforeAll(async () => {
  organization = (await newOrganization(server)).id;
});

/** Random changes of columns of different types, including null and values that JSON escapes. */
const changes = fc.array(
  fc.record(
    {
      name: fc.string({ minLength: 1, maxLength: 50 }).map((text) => `x${text.replaceAll('\0', '')}`),
      theme: fc.option(fc.constantFrom('', 'Lights', '"\\\n', 'दीपावली')),
      start_date: fc.option(fc.constantFrom('2026-01-01', '2026-02-28')),
      budget_amount: fc.option(fc.constantFrom('0.00', '99999999.99')),
      deleted_at: fc.option(fc.constantFrom('2026-01-01 00:00:00.123456+00')),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 6 },
);

const model = (): ReturnType<typeof modelOf> => {
  linkModels();
  return modelOf(Campaign);
};

/** Returns the recorded columns of a row by field, without nulls. */
async function stored(id: string): Promise<Image> {
  const [found] = await server.database.query<{ row: Image }>(
    'SELECT to_jsonb(c) AS row FROM campaigns c WHERE id = $1',
    [id],
  );
  const values = Object.entries(imageFields(model())).map(([column, field]) => [field, found!.row[column]]);
  return Object.fromEntries(values.filter(([, value]) => value !== null)) as Image;
}

const withoutNulls = (image: Image): Image =>
  Object.fromEntries(Object.entries(image).filter(([, value]) => value !== null));

test('replaying the images of a row gives the row, and each image starts from the one before', async () => {
  await fc.assert(
    fc.asyncProperty(changes, async (updates) => {
      const id = await server.rows.campaign(organization);
      for (const update of updates) {
        const columns = Object.keys(update);
        if (!columns.length) continue;
        const set = columns.map((column, i) => `"${column}" = $${i + 2}`).join(', ');
        await server.database.query(`UPDATE campaigns SET ${set} WHERE id = $1`, [
          id,
          ...Object.values(update),
        ]);
      }
      const entries = await server.database.query<Entry>(
        'SELECT action, before, after FROM audit_entries WHERE subject_id = $1 ORDER BY created_at, id',
        [id],
      );

      let replayed: Image = {};
      for (const { before, after } of entries) {
        for (const [field, value] of Object.entries(before ?? {}))
          expect(replayed[field] ?? null).toEqual(value);
        for (const [field, value] of Object.entries(before ?? {})) expect(after![field]).not.toEqual(value);
        replayed = { ...replayed, ...after };
      }
      expect(withoutNulls(replayed)).toEqual(await stored(id));
    }),
    { numRuns: 40 },
  );
});

test('no image contains a secret, a value with an audience, or when the row was updated', () => {
  for (const one of linkModels().filter(({ audited }) => audited)) {
    const fields = new Set(Object.values(imageFields(one)));
    const hidden = [...one.attributes.values()].filter(
      ({ name, secret, audience }) => secret || audience !== undefined || name === 'updatedAt',
    );
    expect(hidden.filter(({ name }) => fields.has(name))).toEqual([]);
  }
});
