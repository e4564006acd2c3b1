import type { Message } from '../../kernel/messages';
import {
  type ChangeValidation,
  declareCrud,
  declarePermanentDeletion,
  userError,
  UserErrorCode,
} from '../../kernel/write';
import { isPublicUrl } from '../../kernel/http';
import { AiModelSetting } from './ai-model-setting.entity';
import { AI_MODEL_MESSAGES } from './ai-model-setting.messages';
import type { AiModelTier, AiProvider } from './ai.enums';

/** A provider accepts keys of printable ASCII characters, since they are sent in a header. */
const KEY = /^[\x20-\x7e]+$/;
const NEEDS_NO_KEY: readonly AiProvider[] = ['COMPOSER', 'OPENAI_COMPATIBLE'];

/** The setting as it will be stored. Undefined fields of an update keep their values. */
interface Stored {
  readonly tier: AiModelTier;
  readonly provider: AiProvider;
  readonly modelName: unknown;
  readonly baseUrl: string | null;
  readonly hasKey: boolean;
}

function storedBy({ before, values }: ChangeValidation): Stored {
  const of = (field: string): unknown => (values[field] === undefined ? before?.[field] : values[field]);
  return {
    tier: of('tier') as AiModelTier,
    provider: of('provider') as AiProvider,
    modelName: of('modelName'),
    baseUrl: (of('baseUrl') ?? null) as string | null,
    hasKey: values.apiKey === undefined ? (before?.apiKeyChangedAt ?? null) !== null : values.apiKey !== null,
  };
}

/** Whether a stored key would be sent to another server than the one it was entered for. */
const sendsKeyElsewhere = ({ before, values }: ChangeValidation, { hasKey }: Stored): boolean =>
  before !== undefined &&
  hasKey &&
  values.apiKey === undefined &&
  values.baseUrl !== undefined &&
  values.baseUrl !== before.baseUrl;

type Problem = readonly [field: string, code: UserErrorCode, message: Message];

function problemsOfComposer({ modelName, baseUrl, hasKey }: Stored): Problem[] {
  const invalid = (field: string): Problem => [field, UserErrorCode.INVALID, AI_MODEL_MESSAGES.composer()];
  return [
    ...(modelName === 'composer' ? [] : [invalid('modelName')]),
    ...(baseUrl === null ? [] : [invalid('baseUrl')]),
    ...(hasKey ? [invalid('apiKey')] : []),
  ];
}

function problemsOf(change: ChangeValidation, stored: Stored): Problem[] {
  const { tier, provider, baseUrl, hasKey } = stored;
  const { apiKey } = change.values;
  const problems: Problem[] = [];
  if (tier === 'IMAGE' && provider === 'ANTHROPIC')
    problems.push(['provider', UserErrorCode.NOT_ALLOWED, AI_MODEL_MESSAGES.noImageModels()]);
  if (baseUrl === null && provider === 'OPENAI_COMPATIBLE')
    problems.push(['baseUrl', UserErrorCode.REQUIRED, AI_MODEL_MESSAGES.urlRequired()]);
  if (baseUrl !== null && !isPublicUrl(baseUrl, change.context.services.media.allowLoopback))
    problems.push(['baseUrl', UserErrorCode.NOT_ALLOWED, AI_MODEL_MESSAGES.addressNotAllowed()]);
  if (!hasKey && !NEEDS_NO_KEY.includes(provider))
    problems.push(['apiKey', UserErrorCode.REQUIRED, AI_MODEL_MESSAGES.keyRequired()]);
  else if (sendsKeyElsewhere(change, stored))
    problems.push(['apiKey', UserErrorCode.REQUIRED, AI_MODEL_MESSAGES.keyAgain()]);
  if (typeof apiKey === 'string' && !KEY.test(apiKey))
    problems.push(['apiKey', UserErrorCode.BAD_FORMAT, AI_MODEL_MESSAGES.keyForm()]);
  return problems;
}

/** Rejects models that could not be called, and URLs of private addresses. */
function checkSetting(change: ChangeValidation): void {
  if (change.errors.any) return;
  const stored = storedBy(change);
  const problems = stored.provider === 'COMPOSER' ? problemsOfComposer(stored) : problemsOf(change, stored);
  for (const [field, code, message] of problems)
    change.errors.add(userError(code, message, ['input', field]));
}

declareCrud(AiModelSetting, {
  permission: 'SETTINGS_MANAGE',
  owner: 'createdBy',
  operations: ['create', 'update'],
  onCreate: ['tier', 'provider'],
  fields: ['modelName', 'baseUrl', 'apiKey', 'isActive'],
  validate: checkSetting,
  errors: ['BAD_FORMAT', 'INVALID', 'NOT_ALLOWED', 'REQUIRED'],
});

declarePermanentDeletion(AiModelSetting, {
  effect: 'The tier uses the model of Marquee again. The API key cannot be restored.',
});
