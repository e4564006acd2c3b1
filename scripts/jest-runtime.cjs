/**
 * Loads packages as Node does, once per worker. Modules of this repository are evaluated by each test file, because they
 * register declarations. TypeORM and TypeGraphQL keep what is declared to them in globals, which the environment removes.
 */
const { sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');
const { register } = require('./typescript.cjs');

// TypeORM loads the migrations.
register();

const PACKAGES = `${sep}node_modules${sep}`;

class RuntimeWithSharedPackages extends Runtime {
  requireModule(from, name, options, isActual) {
    if (name && !options?.isInternalModule && !this._resolution.isCoreModule(name)) {
      const path = this._resolution.resolveCjs(from, name);
      if (path.includes(PACKAGES)) return require(path);
    }
    return super.requireModule(from, name, options, isActual);
  }
}

module.exports = { __esModule: true, default: RuntimeWithSharedPackages };
