export const jobsName = 'jobs';
