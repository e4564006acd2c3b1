/** Demo data: loaded into an empty database and served with its images and published posts. */
export { type DemoOptions, loadDemoData, paintPictures } from './load';
export { type DemoRows, demoRows } from './rows';
export { demoPlugin } from './pages';
export { rewriteUrls } from './rewrite-urls';
export { demoVariables } from './variables';
