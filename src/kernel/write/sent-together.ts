/**
 * Waits for statements that were sent together. Rejects with the error of the first that failed: those after it fail because
 * of it.
 */
export async function sentTogether(...sent: Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
}
