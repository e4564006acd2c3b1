import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { isUuid } from '../../kernel/model';
import { addInputFields, inputField } from '../../kernel/model/inputs';
import { modelOf } from '../../kernel/model/metadata';
import { declareAction, type Doing } from '../../kernel/write/actions';
import { valuesOf } from '../../kernel/write/declared';
import { addExpectedVersion } from '../../kernel/write/graph';
import { refuseMissing } from '../../kernel/write/refusal';
import { checkVersion, type Values } from '../../kernel/write/rows';
import { Organization } from './organization.entity';
import { slugCandidates } from './slug';

/** What an organization says of itself: whoever makes it says it, and whoever may update it changes it. */
const EDITABLE_FIELDS = [
  'name',
  'slug',
  'kind',
  'logoUrl',
  'website',
  'industry',
  'businessType',
  'companySize',
  'settings',
];
const model = modelOf(Organization);
const fields = EDITABLE_FIELDS.map((name) => inputField(model, name));
const fieldOf = (constraint: string): string | undefined =>
  fields.find(({ property }) =>
    constraint.endsWith(`organizations_${model.attributes.get(property)!.column}`),
  )?.name;

/** Values by the names of their columns, as JSON. */
const columnsJson = (values: Values): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [model.attributes.get(name)!.column, value]),
    ),
  );

const throwOrganizationNotFound = (): never => refuseMissing('organization', ['input', 'id']);

declareAction('createOrganization', {
  description: 'Makes an organization that you own. Needs nothing but being signed in.',
  input: (builder) =>
    addInputFields(
      builder,
      fields.map((field) => ({ ...field, required: field.name === 'name' })),
      true,
    ),
  keyed: true,
  gives: { organization: () => Organization },
  fieldOf,
  work: async ({ writing, input, at, happened }: Doing<Values & { name: string; slug?: string | null }>) => {
    const { slug, ...values } = valuesOf(fields, input);
    const id = uuidv7();
    const slugs = typeof slug === 'string' ? [slug] : slugCandidates(input.name, 'organization');
    await writing.query('SELECT organizations.establish($1, $2, $3, $4, $5)', [
      id,
      uuidv7(),
      columnsJson(values),
      slugs,
      at,
    ]);
    await happened({ name: 'organization.created', tenantId: id, subjectId: id });
    return { organization: id };
  },
});

declareAction('updateOrganization', {
  description:
    'Changes what an organization says of itself. Needs ORGANIZATION_UPDATE, and SETTINGS_MANAGE for `settings`. A field left out is unchanged; null clears it.',
  input: (builder) => {
    builder.add('id', () => ID, { description: 'Which organization.', nullable: false });
    addInputFields(builder, fields, false);
    addExpectedVersion(builder);
  },
  gives: { organization: () => Organization },
  fieldOf,
  work: async ({
    writing,
    input,
    happened,
  }: Doing<Values & { id: string; expectedVersion?: number | null }>) => {
    const { id, expectedVersion } = input;
    if (!isUuid(id)) return throwOrganizationNotFound();
    const values = valuesOf(fields, input);
    // False when it has another version by now; null when there is nothing to change.
    const [done] = await writing.query<{ revised: boolean | null }>(
      'SELECT organizations.revise($1, $2, $3) AS revised',
      [id, columnsJson(values), expectedVersion ?? null],
    );
    if (done!.revised === false) {
      const before = (await writing.manager.getRepository(model.target).findOneBy({ id })) as Values;
      checkVersion(before, values, expectedVersion, fields);
    }
    if (done!.revised) await happened({ name: 'organization.updated', tenantId: id, subjectId: id });
    return { organization: id };
  },
});

declareAction('transferOrganization', {
  description:
    'Makes another active member the owner of an organization; whoever hands it over becomes ADMIN. Needs ORGANIZATION_TRANSFER.',
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'Which organization.', nullable: false })
      .add('membershipId', () => ID, { description: 'The membership of who is to own it.', nullable: false }),
  gives: { organization: () => Organization },
  work: async ({ writing, input, happened }: Doing<{ id: string; membershipId: string }>) => {
    const { id, membershipId } = input;
    if (!isUuid(id)) return throwOrganizationNotFound();
    if (!isUuid(membershipId)) return refuseMissing('membership', ['input', 'membershipId']);
    await writing.query('SELECT organizations.transfer($1, $2)', [id, membershipId]);
    await happened({
      name: 'organization.transferred',
      tenantId: id,
      subjectId: id,
      payload: { membershipId },
    });
    return { organization: id };
  },
});

const setDeleted = async (
  { writing, input, at, happened }: Doing<{ id: string }>,
  deleted: boolean,
): Promise<string> => {
  const { id } = input;
  if (!isUuid(id)) return throwOrganizationNotFound();
  await writing.query('SELECT organizations.set_deleted($1, $2, $3)', [id, deleted, at]);
  const name = `organization.${deleted ? 'deleted' : 'restored'}`;
  await happened({ name, tenantId: id, subjectId: id });
  return id;
};

declareAction('deleteOrganization', {
  description:
    'Deletes an organization with all that it owns. Needs ORGANIZATION_DELETE. It is hidden from all its members at once, can be restored for 30 days, and is purged then.',
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'Which organization.', nullable: false }),
  gives: { deletedOrganizationId: 'The id of the deleted organization; null when it was refused.' },
  work: async (doing: Doing<{ id: string }>) => ({ deletedOrganizationId: await setDeleted(doing, true) }),
});

declareAction('restoreOrganization', {
  description: 'Brings back an organization within 30 days after it was deleted. Needs ORGANIZATION_DELETE.',
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'Which organization.', nullable: false }),
  gives: { organization: () => Organization },
  // Somebody else may have taken its slug since.
  fieldOf: () => 'id',
  work: async (doing: Doing<{ id: string }>) => ({ organization: await setDeleted(doing, false) }),
});
