export { name } from '../inbox/manifest';
