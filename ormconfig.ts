import 'reflect-metadata';
import './src/domains';
import { createDataSource } from './src/kernel/database/data-source';

/** For TypeORM's command line: `node --import tsx node_modules/typeorm/cli.js -d ormconfig.ts …` */
export default createDataSource(process.env.DATABASE_URL ?? 'postgres://localhost/marquee');
