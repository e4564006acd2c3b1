export { name } from '../analytics/manifest';
