import { Writable } from 'node:stream';
import { connectionTasks } from '../../src/domains/channels/connection.jobs';
import { startWorker, type Worker } from '../../src/kernel/jobs/worker';
import { createLogger } from '../../src/kernel/logging';
import { openPlatforms } from '../../src/server/platforms';
import { SandboxUnderTest } from '../networks/sandbox-under-test';
import type { Json, TestServer } from '../support/server';
import { sandboxSettings } from './sandbox-settings';

/** A server with the adapters of all platforms, the sandbox that stands in for the platforms, and a worker. */
export class SandboxServer {
  private readonly lines: string[] = [];
  private readonly stops: (() => Promise<unknown>)[] = [];
  private worker: Worker | undefined;

  private constructor(
    readonly server: TestServer,
    readonly sandbox: SandboxUnderTest,
  ) {}

  static async start(server: TestServer): Promise<SandboxServer> {
    const sandbox = await SandboxUnderTest.start();
    const started = new SandboxServer(server, sandbox);
    started.stops.push(() => sandbox.stop());
    const { pool, clock, feed } = server;
    const { ports, publishing, insights } = await openPlatforms(
      sandboxSettings(sandbox.controlUrl),
      { pool, clock, feed },
      started.log,
      (stop) => void started.stops.push(stop),
    );
    const publicUrl = new URL(server.url).origin;
    for (const [name, port] of ports) server.ports.set(name, port);
    for (const [name, port] of insights) server.insights.set(name, port);
    for (const [name, port] of publishing) server.publishing.set(name, port);
    const redirectUris = [...ports.keys()].map(
      (name) => `${publicUrl}/oauth/${name.toLowerCase().replaceAll('_', '-')}/callback`,
    );
    for (const { id } of (await sandbox.control('GET', 'apps')) as Json[])
      await sandbox.control('PUT', `apps/${id}`, { redirectUris });
    // Tests of limits are elsewhere.
    for (const { limits } of (await sandbox.control('GET', 'networks')) as Json[])
      for (const { name } of limits) await sandbox.control('PUT', `limits/${name}`, { maximum: 1_000_000 });
    await started.startWorker();
    return started;
  }

  private get log() {
    const sink = new Writable({
      write: (chunk: Buffer, _, done) => (this.lines.push(chunk.toString()), done()),
    });
    return createLogger('trace', sink);
  }

  /** Everything that the server, the adapters and the worker have logged. */
  get written(): string {
    return this.server.log() + this.lines.join('');
  }

  async startWorker(): Promise<void> {
    const { database, encryption, clock, networks } = this.server;
    const { log } = this;
    const tasks = connectionTasks({ encryption, clock, networks, log });
    this.worker = await startWorker(database.ownerUrl, tasks, [], log);
  }

  /** Stops the worker. Jobs remain in the queue until it is started again. */
  async stopWorker(): Promise<void> {
    await this.worker?.stop();
    this.worker = undefined;
  }

  /** Advances the clocks of the server and the sandbox. */
  async advance(seconds: number): Promise<void> {
    this.server.clock.advance(seconds * 1000);
    await this.sandbox.advance(seconds);
  }

  async stop(): Promise<void> {
    await this.stopWorker();
    for (const stop of this.stops.reverse()) await stop();
  }
}
