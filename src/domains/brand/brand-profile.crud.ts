import { ID } from 'type-graphql';
import { modelOf } from '../../kernel/model';
import {
  applyChange,
  type ChangeValidation,
  declareCrud,
  declareMutation,
  lockRow,
  type MutationContext,
  recordChange,
  type Values,
  valuesEqual,
} from '../../kernel/write';
import { BrandMedia, MAX_BRAND_MEDIA } from './brand-media.entity';
import { BrandProfile, DEFAULT_FIRST } from './brand-profile.entity';

const model = modelOf(BrandProfile);

const DEFAULT = `SELECT id, default_since AS since FROM brand_profiles
  WHERE organization_id = $1 AND client_account_id IS NOT DISTINCT FROM $2::uuid AND deleted_at IS NULL
  ORDER BY ${DEFAULT_FIRST} LIMIT 1`;

interface DefaultBrand {
  readonly id: string;
  readonly since: Date | null;
}

/** Returns the default brand of a client account, or of the organization. Undefined if there are no brands. */
async function findDefault(
  tx: ChangeValidation['tx'],
  { organization }: Values,
  clientAccount: unknown,
): Promise<DefaultBrand | undefined> {
  const [found] = await tx.query<DefaultBrand>(DEFAULT, [organization, clientAccount ?? null]);
  return found;
}

/** Makes the first brand of a client account the default, and no other one that is moved to it. */
async function chooseDefault({ context, tx, before, values, errors }: ChangeValidation): Promise<void> {
  const { clientAccount } = values;
  const moves = before && clientAccount !== undefined && clientAccount !== before.clientAccount;
  if (errors.any || (before && !moves)) return;
  const other = await findDefault(tx, before ?? values, clientAccount);
  values.defaultSince = other ? null : context.services.clock.now();
}

const ANALYSES = ['websiteAnalysis', 'socialMediaAnalysis'] as const;

/** Records when an analysis changes, and its version. */
function countAnalyses({ context, before, values }: ChangeValidation): void {
  const isNew = (name: string): boolean =>
    values[name] !== undefined &&
    !valuesEqual(values[name], before?.[name] ?? null, model.attributes.get(name)!.type);
  if (!ANALYSES.some(isNew)) return;
  values.lastAnalyzedAt = context.services.clock.now();
  if (before?.lastAnalyzedAt) values.analysisVersion = (before.analysisVersion as number) + 1;
}

declareCrud(BrandProfile, {
  permission: 'BRANDS_MANAGE',
  owner: 'createdBy',
  operations: ['create', 'update', 'delete', 'restore'],
  fields: [
    'name',
    'description',
    'industry',
    'websiteUrl',
    'logoUrl',
    'colors',
    'fonts',
    'voice',
    'messagingPatterns',
    'tonePreset',
    'targetAudience',
    'contentGoals',
    'preferredPlatforms',
    'customGuidelines',
    'sampleContentUrls',
    'websiteAnalysis',
    'socialMediaAnalysis',
    'aiGeneratedGuidelines',
    'clientAccount',
  ],
  children: { media: { of: BrandMedia, max: MAX_BRAND_MEDIA } },
  validate: async (change) => {
    countAnalyses(change);
    await chooseDefault(change);
  },
  deletion: {
    description: 'If it is the default, the one that was the default before becomes it, else the oldest.',
  },
});

declareMutation('setDefaultBrandProfile', {
  description:
    'Sets the default brand of a client account, or of the organization if the brand belongs to none.',
  needs: { permission: 'BRANDS_MANAGE', of: () => BrandProfile },
  input: (builder) => void builder.add('id', () => ID, { description: 'ID of the brand.', nullable: false }),
  payload: { brandProfile: () => BrandProfile },
  handler: async ({ context, tx, input: { id }, at }: MutationContext<{ id: string }>) => {
    const before = await lockRow(tx, model, id, false);
    const former = await findDefault(tx, before, before.clientAccount);
    if (former?.id !== before.id) {
      // Later than the former one, whose time another process may have set.
      const since = new Date(Math.max(at.getTime(), (former?.since?.getTime() ?? 0) + 1));
      const change = { context, tx, before, values: { defaultSince: since } };
      await applyChange(model, change);
      await recordChange(change, model, 'updated', id);
    }
    return { brandProfile: id };
  },
});
