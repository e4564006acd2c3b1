import { z } from 'zod';
import type { NetworkError } from '../../domains/channels/network.port';
import type { Values } from '../insights';

/** A value, or values by kind such as reactions. */
const Value = z
  .union([z.number(), z.record(z.string(), z.number())])
  .transform((value) =>
    typeof value === 'number' ? value : Object.values(value).reduce((sum, one) => sum + one, 0),
  );

/** Metrics of a post. One without a value was not measured. */
export const MetaInsights = z
  .object({
    data: z.array(z.object({ name: z.string(), values: z.array(z.object({ value: Value.optional() })) })),
  })
  .transform(({ data }): Values =>
    Object.fromEntries(
      data.flatMap(({ name, values }) => {
        const value = values.at(-1)?.value;
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  );

/** Whether Meta does not show an object. It returns the same for lost permissions and faults of its own. */
export const isMissing = ({ class: kind, code }: NetworkError): boolean =>
  kind === 'GONE' || code === '100/33';
