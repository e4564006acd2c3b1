import type { WorkerUrls } from '../page-configuration';

/** Configures the workers of Monaco. Call it before the first editor is created. */
export function provideWorkers(urls: WorkerUrls): void {
  const environment = {
    getWorker(_workerId: string, label: string): Worker {
      return new Worker(label === 'json' ? urls.json : label === 'graphql' ? urls.graphql : urls.editor);
    },
  };
  Object.assign(globalThis, { MonacoEnvironment: environment });
}
