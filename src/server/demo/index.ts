/** A believable world to look at: loaded into an empty database, served with its pictures and published posts. */
export { type DemoPlace, loadDemoData, paintPictures } from './load';
export { demoPlugin } from './pages';
export { rebaseUrls } from './rebase';
export { demoVariables } from './variables';
