import { Composite, currency, decimal, type Description, Field, Shape } from '../../kernel/model';

const amount = decimal(14, 2, { min: 0 });

@Shape({ description: 'An amount of money.' })
export class Money {
  @Field(amount, { description: 'How much, in units of the currency (rupees, not paise).' })
  amount!: string;

  @Field(currency, { description: 'The currency, ISO 4217.' })
  currency!: string;
}

/**
 * An amount in the currency of its row: `budget` is the hidden column `budget_amount` beside the row's `currency`.
 * Null when the amount is null; never null when a default is given.
 */
export function MoneyField(options: Description & { default?: string }): PropertyDecorator {
  const { default: defaultSql, ...about } = options;
  const nullable = defaultSql === undefined;
  return (prototype, key) => {
    const own = `${String(key)}Amount`;
    Field(amount, { ...about, nullable, default: defaultSql, hidden: true })(prototype, own);
    const parts = { amount: own, currency: 'currency' };
    Composite(() => Money, parts, { ...about, nullable, presence: own })(prototype, key);
  };
}
