import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { isUuid } from '../../kernel/model';
import { addInputFields, inputField } from '../../kernel/model/inputs';
import { modelOf } from '../../kernel/model/metadata';
import { declareMutation, type MutationContext } from '../../kernel/write/custom-mutations';
import { valuesOf } from '../../kernel/write/crud';
import { addExpectedVersion } from '../../kernel/write/graphql-mutations';
import { throwNotFound } from '../../kernel/write/mutation-error';
import { assertVersion, type Values } from '../../kernel/write/rows';
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

const throwOrganizationNotFound = (): never => throwNotFound('organization', ['input', 'id']);

declareMutation('createOrganization', {
  description: 'Makes an organization that you own. Needs nothing but being signed in.',
  input: (builder) =>
    addInputFields(
      builder,
      fields.map((field) => ({ ...field, required: field.name === 'name' })),
      true,
    ),
  idempotent: true,
  payload: { organization: () => Organization },
  fieldOf,
  handler: async ({
    tx,
    input,
    at,
    recordEvent,
  }: MutationContext<Values & { name: string; slug?: string | null }>) => {
    const { slug, ...values } = valuesOf(fields, input);
    const id = uuidv7();
    const slugs = typeof slug === 'string' ? [slug] : slugCandidates(input.name, 'organization');
    await tx.query('SELECT organizations.establish($1, $2, $3, $4, $5)', [
      id,
      uuidv7(),
      columnsJson(values),
      slugs,
      at,
    ]);
    await recordEvent({ name: 'organization.created', tenantId: id, subjectId: id });
    return { organization: id };
  },
});

declareMutation('updateOrganization', {
  description:
    'Changes what an organization says of itself. Needs ORGANIZATION_UPDATE, and SETTINGS_MANAGE for `settings`. A field left out is unchanged; null clears it.',
  input: (builder) => {
    builder.add('id', () => ID, { description: 'Which organization.', nullable: false });
    addInputFields(builder, fields, false);
    addExpectedVersion(builder);
  },
  payload: { organization: () => Organization },
  fieldOf,
  handler: async ({
    tx,
    input,
    recordEvent,
  }: MutationContext<Values & { id: string; expectedVersion?: number | null }>) => {
    const { id, expectedVersion } = input;
    if (!isUuid(id)) return throwOrganizationNotFound();
    const values = valuesOf(fields, input);
    // False when it has another version by now; null when there is nothing to change.
    const [done] = await tx.query<{ revised: boolean | null }>(
      'SELECT organizations.revise($1, $2, $3) AS revised',
      [id, columnsJson(values), expectedVersion ?? null],
    );
    if (done!.revised === false) {
      const before = (await tx.manager.getRepository(model.target).findOneBy({ id })) as Values;
      assertVersion(before, values, expectedVersion, fields);
    }
    if (done!.revised) await recordEvent({ name: 'organization.updated', tenantId: id, subjectId: id });
    return { organization: id };
  },
});

declareMutation('transferOrganization', {
  description:
    'Makes another active member the owner of an organization; whoever hands it over becomes ADMIN. Needs ORGANIZATION_TRANSFER.',
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'Which organization.', nullable: false })
      .add('membershipId', () => ID, { description: 'The membership of who is to own it.', nullable: false }),
  payload: { organization: () => Organization },
  handler: async ({ tx, input, recordEvent }: MutationContext<{ id: string; membershipId: string }>) => {
    const { id, membershipId } = input;
    if (!isUuid(id)) return throwOrganizationNotFound();
    if (!isUuid(membershipId)) return throwNotFound('membership', ['input', 'membershipId']);
    await tx.query('SELECT organizations.transfer($1, $2)', [id, membershipId]);
    await recordEvent({
      name: 'organization.transferred',
      tenantId: id,
      subjectId: id,
      payload: { membershipId },
    });
    return { organization: id };
  },
});

const setDeleted = async (
  { tx, input, at, recordEvent }: MutationContext<{ id: string }>,
  deleted: boolean,
): Promise<string> => {
  const { id } = input;
  if (!isUuid(id)) return throwOrganizationNotFound();
  await tx.query('SELECT organizations.set_deleted($1, $2, $3)', [id, deleted, at]);
  const name = `organization.${deleted ? 'deleted' : 'restored'}`;
  await recordEvent({ name, tenantId: id, subjectId: id });
  return id;
};

declareMutation('deleteOrganization', {
  description:
    'Deletes an organization with all that it owns. Needs ORGANIZATION_DELETE. It is hidden from all its members at once, can be restored for 30 days, and is purged then.',
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'Which organization.', nullable: false }),
  payload: { deletedOrganizationId: 'The id of the deleted organization; null when it was refused.' },
  handler: async (ctx: MutationContext<{ id: string }>) => ({
    deletedOrganizationId: await setDeleted(ctx, true),
  }),
});

declareMutation('restoreOrganization', {
  description: 'Brings back an organization within 30 days after it was deleted. Needs ORGANIZATION_DELETE.',
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'Which organization.', nullable: false }),
  payload: { organization: () => Organization },
  // Somebody else may have taken its slug since.
  fieldOf: () => 'id',
  handler: async (ctx: MutationContext<{ id: string }>) => ({ organization: await setDeleted(ctx, false) }),
});
