export { name } from '../billing/manifest';
