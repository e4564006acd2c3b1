/**
 * Runs the test files of a worker in one context, so that they can share packages; see `jest-runtime.cjs`. jest's own
 * environment creates a context for each file, in which every access to a global is a call of JavaScript.
 */
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

const isSame = (a, b) => a !== undefined && a.value === b.value && a.get === b.get;

/** Returns a function that restores the properties that an object has now. */
function restorerOf(object) {
  const before = Object.getOwnPropertyDescriptors(object);
  return () => {
    for (const key of Reflect.ownKeys(object))
      if (!Object.hasOwn(before, key)) Reflect.deleteProperty(object, key);
    for (const key of Reflect.ownKeys(before))
      if (!isSame(Object.getOwnPropertyDescriptor(object, key), before[key]))
        Object.defineProperty(object, key, before[key]);
  };
}

/** Returns a function that removes the listeners that an emitter does not have now. */
function listenersOf(emitter) {
  const before = new Map(emitter.eventNames().map((name) => [name, emitter.rawListeners(name)]));
  return () => {
    for (const name of emitter.eventNames())
      for (const listener of emitter.rawListeners(name))
        if (!before.get(name)?.includes(listener)) emitter.removeListener(name, listener);
  };
}

class WorkerEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  restorers = [restorerOf(globalThis), restorerOf(process), restorerOf(process.env), listenersOf(process)];

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** Names the context of the worker; see `jest-scripts.cjs`. */
  getVmContext() {
    return this.global;
  }

  async setup() {}

  /** Undoes what the file did to the worker, for the next one. */
  async teardown() {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    for (const restore of this.restorers) restore();
    this.global = null;
  }
}

module.exports = WorkerEnvironment;
