import type { Encryption } from '../../kernel/encryption';
import { modelOf } from '../../kernel/model';
import { AiModelSetting } from './ai-model-setting.entity';
import type { AiModelTier, AiProvider } from './ai.enums';
import { chosenModel, type GenerationRow, type JobConnection } from './generation-rows';
import type { LanguageModels, UsedModel } from './language-model.port';

interface SettingRow {
  readonly id: string;
  readonly organization: string;
  readonly provider: AiProvider;
  readonly name: string;
  readonly baseUrl: string | null;
  readonly apiKey: string | null;
}

const FIND = `SELECT id, organization_id AS organization, provider, model_name AS name, base_url AS "baseUrl", api_key AS "apiKey"
  FROM ai_model_settings WHERE organization_id = $1 AND tier = $2 AND is_active`;

/** A model with the port that calls it. */
export interface CallableModel {
  readonly models: LanguageModels;
  readonly model: UsedModel;
}

/**
 * Returns the model of a generation: that of its organization, else the one that staff chose, else that of the environment.
 * Throws a LanguageModelError if it is not configured.
 */
export async function callableModel(
  connection: JobConnection,
  {
    languageModels,
    encryption,
  }: { readonly languageModels: LanguageModels; readonly encryption: Encryption },
  { organization_id: organization, model_tier: tier }: Pick<GenerationRow, 'organization_id' | 'model_tier'>,
): Promise<CallableModel> {
  const { rows } = await connection.withPgClient((client) => client.query(FIND, [organization, tier]));
  const [row] = rows as SettingRow[];
  if (!row) {
    const model = languageModels.modelOf(tier, await chosenModel(connection, tier));
    return { models: languageModels, model };
  }
  const { provider, name, baseUrl } = row;
  const apiKey = encryption.decrypt(modelOf(AiModelSetting), 'apiKey', { ...row });
  const models = languageModels.withAccess({
    provider,
    ...(apiKey !== null && { apiKey }),
    ...(baseUrl !== null && { baseUrl }),
  });
  return { models, model: { provider, name } };
}

interface Reader {
  query<Row>(sql: string, values: unknown[]): Promise<Row[]>;
}

/** Returns the model that the job of a generation will call. Throws a LanguageModelError if none is configured. */
export async function expectedModel(
  tx: Reader,
  models: LanguageModels,
  organization: string,
  tier: AiModelTier,
): Promise<UsedModel> {
  const [found] = await tx.query<{ provider: AiProvider | null; name: string }>(
    'SELECT provider, name FROM billing.ai_model($1, $2)',
    [organization, tier],
  );
  if (found?.provider) return { provider: found.provider, name: found.name };
  return models.modelOf(tier, found?.name);
}
