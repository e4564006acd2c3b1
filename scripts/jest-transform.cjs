/** jest's transform: the compiler that `npm start` uses. */
require('./jest-scripts.cjs');
const { compiled, keyOf } = require('./typescript.cjs');

module.exports = {
  getCacheKey: keyOf,
  process: (source, filename) => ({ code: compiled(source, filename) }),
};
