export { name } from '../platform/manifest';
