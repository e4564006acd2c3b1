export { name } from '../content/manifest';
