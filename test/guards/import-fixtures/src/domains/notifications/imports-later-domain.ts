export { name } from '../jobs/manifest';
