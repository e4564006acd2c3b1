export { name } from '../publishing/manifest';
