/**
 * Returns the SQL of whether the platform accepts calls of a social account, whose table has an alias. A check of the
 * connection that failed because the platform could not be reached is repeated automatically.
 */
export const isUsableSql = (account: string): string =>
  `(${account}.connection_status = 'CONNECTED'
  OR (${account}.connection_status = 'ERROR' AND ${account}.connection_problem = 'UNREACHABLE'))`;
