export { name } from '../organizations/manifest';
