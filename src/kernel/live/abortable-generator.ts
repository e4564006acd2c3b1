/**
 * A generator that can be stopped while it waits: `return()` alone would wait with it until the next item comes. The
 * signal ends the wait; who asks for an item then is told that there are no more, instead of the abortion's error.
 */
export function abortable<T>(items: AsyncGenerator<T>, controller: AbortController): AsyncGenerator<T> {
  const done: IteratorResult<T> = { done: true, value: undefined };
  const unlessAborted = async (result: Promise<IteratorResult<T>>): Promise<IteratorResult<T>> => {
    try {
      return await result;
    } catch (error) {
      if (controller.signal.aborted) return done;
      throw error;
    }
  };
  return {
    next: () => unlessAborted(items.next()),
    return: (value: unknown) => {
      controller.abort();
      return unlessAborted(items.return(value));
    },
    throw: (error: unknown) => items.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
  } as AsyncGenerator<T>;
}
