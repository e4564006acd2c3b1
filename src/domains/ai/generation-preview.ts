import type { UsageMetric } from '../billing/billing.enums';
import type { ReservedFirst } from './generate';
import type { GenerationPreview } from './generation-preview.shapes';

const sum = <T>(items: readonly T[], numberOf: (item: T) => number): number =>
  items.reduce((total, item) => total + numberOf(item), 0);

/** Returns the sum of the costs, which have six decimal places. Null if one of them is unknown. */
function costOf(reserved: readonly ReservedFirst[]): string | null {
  const costs = reserved.map(({ model }) => model?.cost.cost ?? null);
  return costs.includes(null) ? null : sum(costs, Number).toFixed(6);
}

/** Returns the limits before the first reservation, with what remains after the last one. */
function limitsOf(
  reserved: readonly ReservedFirst[],
  quantityOf: (metric: UsageMetric) => number,
): GenerationPreview['limits'] {
  const [first] = reserved;
  return (first?.limits ?? []).map(({ resetsAt, ...one }) => ({
    ...one,
    remaining: one.limit - one.used - one.reserved - quantityOf(one.metric),
    resetsAt: `${resetsAt}T00:00:00+00:00`,
  }));
}

/** Returns the preview of generations that use the same model, from what was reserved for them in this order. */
export function previewOf(reserved: readonly ReservedFirst[]): GenerationPreview {
  const quantityOf = (metric: UsageMetric): number =>
    sum(reserved, ({ quantities }) => quantities[metric] ?? 0);
  const used = reserved[0]?.model?.used;
  return {
    ...{ aiCredits: quantityOf('AI_CREDITS'), cost: costOf(reserved) },
    inputTokens: sum(reserved, ({ maximum }) => maximum.inputTokens),
    outputTokens: sum(reserved, ({ maximum }) => maximum.outputTokens),
    ...{ provider: used?.provider ?? null, modelName: used?.name ?? null },
    limits: limitsOf(reserved, quantityOf),
  };
}
