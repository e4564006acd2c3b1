import { Worker } from 'node:worker_threads';
import { inspect } from './inspect';
import { render } from './render';
import { type Limits, type ProgramReply, type ProgramRequest, RejectedFileError } from './types';

/**
 * The program that reads files of users, in a process of its own, without the settings and secrets of the server. It serves
 * one request and ends. A hostile file can exhaust or crash this process only.
 */

/** Ends the process at its limits. In a thread of its own, because decoders block this one. */
const WATCH = `const { workerData: { memory, milliseconds } } = require('node:worker_threads');
  const end = () => process.kill(process.pid, 'SIGKILL');
  setTimeout(end, milliseconds);
  setInterval(() => process.memoryUsage.rss() > memory && end(), 10);`;

const watch = (limits: Limits): void =>
  new Worker(WATCH, { eval: true, workerData: limits, execArgv: [] }).unref();

async function reply(request: ProgramRequest): Promise<ProgramReply> {
  const { file, folder } = request;
  try {
    const result =
      request.task === 'inspect'
        ? await inspect(file, folder)
        : await render(file, folder, request.rendition);
    return { result };
  } catch (error) {
    if (error instanceof RejectedFileError) return { rejected: error.reason };
    return { error: (error as Error).stack ?? String(error) };
  }
}

// Signals to the process group of the server, such as Ctrl+C. The server waits for its jobs, and ends this process with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
process.once('message', (request: ProgramRequest) => {
  watch(request.limits);
  void reply(request).then((answer) => process.send!(answer, () => process.exit(0)));
});
// The server has ended.
process.once('disconnect', () => process.exit(1));
