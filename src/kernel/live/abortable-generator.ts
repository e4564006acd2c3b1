/**
 * Makes a generator abortable while it waits for its next item, which `return()` alone would wait for, too. After an
 * abort, `next()` reports the end of the items instead of throwing the abort error.
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
