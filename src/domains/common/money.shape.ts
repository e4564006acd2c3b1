import { Composite, currency, decimal, type Description, Field, Shape } from '../../kernel/model';

const amount = decimal(14, 2, { min: 0 });

@Shape({ description: 'An amount of money.' })
export class Money {
  @Field(amount, { description: 'The amount in the main unit of the currency, such as rupees (not paise).' })
  amount!: string;

  @Field(currency, { description: 'The ISO 4217 currency code.' })
  currency!: string;
}

/**
 * Declares an amount of money in the currency of its row: `budget` combines the hidden column `budget_amount` with the
 * column `currency`. Nullable unless it has a default.
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
