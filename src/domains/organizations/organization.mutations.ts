import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { consumeAttemptIn, type RateLimit } from '../../kernel/auth';
import { addInputFields, inputField, isUuid, modelOf } from '../../kernel/model';
import {
  addExpectedVersion,
  assertVersion,
  declareMutation,
  type MutationContext,
  throwNotFound,
  type Values,
  valuesOf,
} from '../../kernel/write';
import { Organization } from './organization.entity';
import { slugCandidates } from './slug';

/** Fields of the inputs of `createOrganization` and `updateOrganization`. */
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

/** Returns the values by column name, as JSON. */
const columnsJson = (values: Values): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [model.attributes.get(name)!.column, value]),
    ),
  );

/** Limits what one account can store, because each organization has a storage limit of its own. */
const CREATED_BY_USER: RateLimit = { name: 'organization user', limit: 10, windowSeconds: 24 * 60 * 60 };

const throwOrganizationNotFound = (): never => throwNotFound('organization', ['input', 'id']);

declareMutation('createOrganization', {
  description: `Creates an organization. The viewer becomes its owner. Rate limit: ${CREATED_BY_USER.limit} per user in 24 hours. Requires authentication only.`,
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
    context,
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
    await consumeAttemptIn(tx, { rateLimit: CREATED_BY_USER, key: context.actor!.userId });
    await recordEvent({ name: 'organization.created', tenantId: id, subjectId: id });
    return { organization: id };
  },
});

declareMutation('updateOrganization', {
  description: 'Updates an organization. Omitted fields are unchanged. Null clears a field.',
  needs: {
    permission: 'ORGANIZATION_UPDATE',
    of: () => Organization,
    note: ', and `SETTINGS_MANAGE` to change `settings`',
  },
  input: (builder) => {
    builder.add('id', () => ID, { description: 'ID of the organization.', nullable: false });
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
    // False if the version differs; null if nothing changes.
    const [done] = await tx.query<{ revised: boolean | null }>(
      'SELECT organizations.revise($1, $2, $3) AS revised',
      [id, columnsJson(values), expectedVersion ?? null],
    );
    if (done!.revised === false) {
      const before = (await tx.manager.getRepository(model.target).findOneBy({ id })) as Values;
      assertVersion(model, before, values, expectedVersion, fields);
    }
    if (done!.revised) await recordEvent({ name: 'organization.updated', tenantId: id, subjectId: id });
    return { organization: id };
  },
});

declareMutation('transferOrganization', {
  description:
    'Transfers ownership of an organization to another active member. The previous owner becomes `ADMIN`.',
  needs: { permission: 'ORGANIZATION_TRANSFER', of: () => Organization },
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'ID of the organization.', nullable: false })
      .add('membershipId', () => ID, {
        description: 'ID of the membership of the new owner.',
        nullable: false,
      }),
  idempotent: true,
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
  { tx, input, at, recordEvent }: MutationContext<{ id: string; expectedVersion?: number | null }>,
  deleted: boolean,
): Promise<string> => {
  const { id, expectedVersion } = input;
  if (!isUuid(id)) return throwOrganizationNotFound();
  await tx.query('SELECT organizations.set_deleted($1, $2, $3)', [id, deleted, at]);
  if (typeof expectedVersion === 'number') {
    // The function has locked the row and incremented the version. A conflict rolls both back.
    const after = (await tx.manager.getRepository(model.target).findOneBy({ id })) as Values & {
      version: number;
    };
    assertVersion(model, { ...after, version: after.version - 1 }, {}, expectedVersion, []);
  }
  const name = `organization.${deleted ? 'deleted' : 'restored'}`;
  await recordEvent({ name, tenantId: id, subjectId: id });
  return id;
};

declareMutation('deleteOrganization', {
  description:
    'Deletes an organization and everything it owns. The organization is hidden from all members immediately, can be restored for 30 days, and is then purged.',
  needs: { permission: 'ORGANIZATION_DELETE', of: () => Organization },
  input: (builder) => {
    builder.add('id', () => ID, { description: 'ID of the organization.', nullable: false });
    addExpectedVersion(builder);
  },
  payload: { deletedOrganizationId: 'ID of the deleted organization.' },
  handler: async (ctx: MutationContext<{ id: string }>) => ({
    deletedOrganizationId: await setDeleted(ctx, true),
  }),
});

declareMutation('restoreOrganization', {
  description: 'Restores an organization that was deleted within the last 30 days.',
  needs: { permission: 'ORGANIZATION_DELETE', of: () => Organization },
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'ID of the organization.', nullable: false }),
  idempotent: true,
  payload: { organization: () => Organization },
  // The slug may be in use by another organization now.
  fieldOf: () => 'id',
  label: 'organization',
  handler: async (ctx: MutationContext<{ id: string }>) => ({ organization: await setDeleted(ctx, false) }),
});
