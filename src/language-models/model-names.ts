import { LanguageModelError, type UsedModel } from '../domains/ai/language-model.port';

/** The prefixes of model names, by provider. */
const PREFIXES: Readonly<Record<string, UsedModel['provider']>> = {
  openai: 'OPENAI',
  anthropic: 'ANTHROPIC',
  google: 'GOOGLE',
  'openai-compatible': 'OPENAI_COMPATIBLE',
};

/** What writes and draws without a model. */
export const COMPOSER: UsedModel = { provider: 'COMPOSER', name: 'composer' };

/** Returns the model that a setting such as `openai:gpt-5.2` or `composer` names. */
export function modelNamed(setting: string): UsedModel {
  if (setting === COMPOSER.name) return COMPOSER;
  const [, prefix = '', name = ''] = /^([a-z-]+):(\S{1,100})$/.exec(setting) ?? [];
  const provider = PREFIXES[prefix];
  if (provider) return { provider, name };
  throw new LanguageModelError('NOT_CONFIGURED', 'The name of the model has no known provider.');
}
