import { calcPrice } from '@pydantic/genai-prices';
import type { Cost, TokenUsage, UsedModel } from '../domains/ai/language-model.port';

const SOURCE = '@pydantic/genai-prices 0.1.8';
const PROVIDERS = { OPENAI: 'openai', ANTHROPIC: 'anthropic', GOOGLE: 'google' } as const;
const MILLION = 1_000_000;

/** Returns US dollars, rounded up to a millionth, so that a sum is never less than what was spent. */
const microDollars = (amount: number): string =>
  (Math.ceil(Number((amount * MILLION).toFixed(3))) / MILLION).toFixed(6);

/** Returns the cost of a call, with the prices it was calculated with. Servers of the operator have no known price. */
export function costOf({ provider, name }: UsedModel, usage: TokenUsage, { ofImages = false } = {}): Cost {
  if (provider === 'COMPOSER') return { cost: microDollars(0), prices: null };
  if (provider === 'OPENAI_COMPATIBLE') return { cost: null, prices: null };
  const options = { providerId: PROVIDERS[provider] };
  const found = calcPrice(
    {
      input_tokens: usage.inputTokens,
      cache_read_tokens: usage.cachedInputTokens,
      output_tokens: usage.outputTokens,
      ...(ofImages && { output_image_tokens: usage.outputTokens }),
    },
    name,
    options,
  );
  const million = { input_tokens: MILLION, output_tokens: MILLION };
  const unit = calcPrice({ ...million, ...(ofImages && { output_image_tokens: MILLION }) }, name, options);
  if (!found || !unit) return { cost: null, prices: null };
  return {
    cost: microDollars(found.total_price),
    prices: {
      model: found.model.id,
      inputPrice: microDollars(unit.input_price),
      outputPrice: microDollars(unit.output_price),
      source: SOURCE,
    },
  };
}
