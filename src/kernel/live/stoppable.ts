/**
 * A generator that can be stopped while it waits: `return()` alone would wait with it until the next item comes. The
 * signal ends the wait; who asks for an item then is told that there are no more, instead of the abortion's error.
 */
export function stoppable<T>(items: AsyncGenerator<T>, stopping: AbortController): AsyncGenerator<T> {
  const done: IteratorResult<T> = { done: true, value: undefined };
  const unlessStopped = async (result: Promise<IteratorResult<T>>): Promise<IteratorResult<T>> => {
    try {
      return await result;
    } catch (error) {
      if (stopping.signal.aborted) return done;
      throw error;
    }
  };
  return {
    next: () => unlessStopped(items.next()),
    return: (value: unknown) => {
      stopping.abort();
      return unlessStopped(items.return(value));
    },
    throw: (error: unknown) => items.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
  } as AsyncGenerator<T>;
}
