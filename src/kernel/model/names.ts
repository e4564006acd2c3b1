/** dueDate → due_date */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
export const upperSnake = (name: string): string => snakeCase(name).toUpperCase();
export const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
export const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
/** bankAccounts → bank accounts */
export const words = (name: string): string => snakeCase(name).replaceAll('_', ' ');
