import { ID } from 'type-graphql';
import { consumeAttemptIn, type RateLimit } from '../../kernel/auth';
import { addInputFields, inputField, isUuid, modelOf } from '../../kernel/model';
import {
  addExpectedVersion,
  assertVersion,
  asSystem,
  changedProperties,
  declareMutation,
  type MutationContext,
  throwNotFound,
  type Values,
  valuesOf,
} from '../../kernel/write';
import { createOrganization } from './new-organization';
import {
  organizationRow,
  restoreOrganization,
  transferOrganization,
  updateOrganization,
} from './organization-changes';
import { Organization } from './organization.entity';
import { assertPermission, lockAuthorized } from './organization-lock';
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
  'maxPublishingDelay',
  'isApprovalRequired',
  'isAiApprovalRequired',
  'impressionValue',
];
/** Fields that require `SETTINGS_MANAGE`, too. */
const SETTINGS = [
  'settings',
  'maxPublishingDelay',
  'isApprovalRequired',
  'isAiApprovalRequired',
  'impressionValue',
];
const model = modelOf(Organization);
const fields = EDITABLE_FIELDS.map((name) => inputField(model, name));
const fieldOf = (constraint: string): string | undefined =>
  fields.find(({ property }) =>
    constraint.endsWith(`organizations_${model.attributes.get(property)!.column}`),
  )?.name;

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
  errors: ['FORBIDDEN', 'TAKEN'],
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
    const slugs = typeof slug === 'string' ? [slug] : slugCandidates(input.name, 'organization');
    const ownerId = context.actor!.userId;
    const id = await createOrganization(tx, { ownerId, slugs, values, at });
    await consumeAttemptIn(tx, { rateLimit: CREATED_BY_USER, key: ownerId });
    await recordEvent({ name: 'organization.created', tenantId: id, subjectId: id });
    return { organization: id };
  },
});

declareMutation('updateOrganization', {
  description: 'Updates an organization. Omitted fields are unchanged. Null clears a field.',
  needs: {
    permission: 'ORGANIZATION_UPDATE',
    of: () => Organization,
    note: ', and `SETTINGS_MANAGE` to change `settings`, `maxPublishingDelay`, `isApprovalRequired`, `isAiApprovalRequired` or `impressionValue`',
  },
  input: (builder) => {
    builder.add('id', () => ID, { description: 'ID of the organization.', nullable: false });
    addInputFields(builder, fields, false);
    addExpectedVersion(builder);
  },
  errors: ['TAKEN'],
  payload: { organization: () => Organization },
  fieldOf,
  handler: async ({
    tx,
    input,
    context,
    recordEvent,
  }: MutationContext<Values & { id: string; expectedVersion?: number | null }>) => {
    const { id, expectedVersion } = input;
    if (!isUuid(id)) return throwOrganizationNotFound();
    const values = valuesOf(fields, input);
    const change = { organizationId: id, userId: context.actor!.userId, field: 'id' };
    const isChanged = await asSystem(tx, id, async () => {
      const actor = await lockAuthorized(tx, 'ORGANIZATION_UPDATE', change);
      if (SETTINGS.some((name) => values[name] !== undefined)) assertPermission(actor, 'SETTINGS_MANAGE');
      const before = await organizationRow(tx, id);
      assertVersion(model, before, values, expectedVersion, fields);
      if (!changedProperties(before, values, fields).length) return false;
      await updateOrganization(tx, before, values);
      return true;
    });
    if (isChanged) await recordEvent({ name: 'organization.updated', tenantId: id, subjectId: id });
    return { organization: id };
  },
});

declareMutation('transferOrganization', {
  description:
    'Transfers ownership of an organization to another active member. The previous owner becomes `ADMIN`.',
  needs: { permission: 'ORGANIZATION_TRANSFER', of: () => Organization },
  input: (builder) => {
    builder
      .add('id', () => ID, { description: 'ID of the organization.', nullable: false })
      .add('membershipId', () => ID, {
        description: 'ID of the membership of the new owner.',
        nullable: false,
      });
    addExpectedVersion(builder);
  },
  idempotent: true,
  errors: ['INVALID_STATE'],
  payload: { organization: () => Organization },
  handler: async ({
    tx,
    input,
    context,
    recordEvent,
  }: MutationContext<{ id: string; membershipId: string; expectedVersion?: number | null }>) => {
    const { id, membershipId, expectedVersion } = input;
    if (!isUuid(id)) return throwOrganizationNotFound();
    if (!isUuid(membershipId)) return throwNotFound('membership', ['input', 'membershipId']);
    const transfer = { organizationId: id, membershipId, userId: context.actor!.userId, expectedVersion };
    await transferOrganization(tx, transfer);
    await recordEvent({
      name: 'organization.transferred',
      tenantId: id,
      subjectId: id,
      payload: { membershipId },
    });
    return { organization: id };
  },
});

declareMutation('deleteOrganization', {
  description:
    'Deletes an organization and everything it owns. The organization is hidden from all members immediately, can be restored for 30 days, and is then purged.',
  needs: { permission: 'ORGANIZATION_DELETE', of: () => Organization },
  input: (builder) => {
    builder.add('id', () => ID, { description: 'ID of the organization.', nullable: false });
    addExpectedVersion(builder);
  },
  payload: { deletedOrganizationId: 'ID of the deleted organization.' },
  handler: async ({
    tx,
    input: { id, expectedVersion },
    at,
    context,
    recordEvent,
  }: MutationContext<{ id: string; expectedVersion?: number | null }>) => {
    if (!isUuid(id)) return throwOrganizationNotFound();
    const change = { organizationId: id, userId: context.actor!.userId, field: 'id' };
    await asSystem(tx, id, async () => {
      await lockAuthorized(tx, 'ORGANIZATION_DELETE', change);
      const before = await organizationRow(tx, id);
      assertVersion(model, before, {}, expectedVersion, []);
      await updateOrganization(tx, before, { deletedAt: at });
    });
    await recordEvent({ name: 'organization.deleted', tenantId: id, subjectId: id });
    return { deletedOrganizationId: id };
  },
});

declareMutation('restoreOrganization', {
  description: 'Restores an organization that was deleted within the last 30 days.',
  needs: { permission: 'ORGANIZATION_DELETE', of: () => Organization },
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'ID of the organization.', nullable: false }),
  idempotent: true,
  errors: ['INVALID_STATE', 'TAKEN'],
  payload: { organization: () => Organization },
  handler: async ({ tx, input: { id }, at, context, recordEvent }: MutationContext<{ id: string }>) => {
    if (!isUuid(id)) return throwOrganizationNotFound();
    await restoreOrganization(tx, { organizationId: id, userId: context.actor!.userId, at });
    await recordEvent({ name: 'organization.restored', tenantId: id, subjectId: id });
    return { organization: id };
  },
});
