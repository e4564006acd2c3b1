import type { BelongsTo, Model, ModelOptions } from './metadata';
import type { Owner } from './ownership';

/** Returns the owner of the rows. Throws if more than one is declared. */
export function ownersOf(
  name: string,
  { platform, shared }: ModelOptions,
  relations: readonly BelongsTo[],
): Pick<Model, 'owner' | 'tenant' | 'user'> {
  const [tenant, user] = (['tenant', 'user'] as const).map((role) => relations.find((r) => r.role === role));
  const declared: [Owner, unknown][] = [
    ['tenant', tenant],
    ['user', user],
    ['platform', platform],
  ];
  const [owner, second] = declared.filter(([, by]) => by).map(([one]) => one);
  if (second) throw new Error(`${name} is owned by a ${owner} and by a ${second}: declare one owner.`);
  if (shared && !tenant) throw new Error(`${name} has no tenant, so its rows cannot be shared.`);
  return { owner, tenant, user };
}
