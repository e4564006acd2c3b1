/** Demo data: loaded into an empty database and served with its images and published posts. */
export { loadDemoData, paintPictures } from './load';
export { demoPlugin } from './pages';
export { rewriteUrls } from './rewrite-urls';
export { demoVariables } from './variables';
