export const modelName = 'model';
