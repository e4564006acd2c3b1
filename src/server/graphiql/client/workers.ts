import type { WorkerUrls } from '../page-configuration';

/** Tells Monaco where its workers are. To be called before the first editor exists. */
export function provideWorkers(urls: WorkerUrls): void {
  const environment = {
    getWorker(_workerId: string, label: string): Worker {
      return new Worker(label === 'json' ? urls.json : label === 'graphql' ? urls.graphql : urls.editor);
    },
  };
  Object.assign(globalThis, { MonacoEnvironment: environment });
}
