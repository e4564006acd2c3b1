import type * as kernel from '../../src/kernel/model';
import type * as link from '../../src/kernel/model/link';

export type Kernel = typeof kernel;

/** Returns a function that declares and links models in a module registry without other declarations. */
export function linking(declare: (k: Kernel) => void): () => void {
  return () =>
    jest.isolateModules(() => {
      declare(jest.requireActual<Kernel>('../../src/kernel/model'));
      jest.requireActual<typeof link>('../../src/kernel/model/link').linkModels();
    });
}

export const OPTIONS = { table: 'things', description: 'A thing.' };
export const described = { description: 'Something.' };

/** Declares a model with an ID, a text field and the additions of `add` and `options`. */
export const thing =
  (add: (k: Kernel, prototype: object) => void, options: Partial<Parameters<Kernel['Model']>[0]> = {}) =>
  (k: Kernel): void => {
    class Thing extends k.NodeEntity {}
    k.Field(k.text(), { ...described, filter: true })(Thing.prototype, 'name');
    add(k, Thing.prototype);
    k.Model({ ...OPTIONS, ...options })(Thing);
  };
export const nothing = (): void => undefined;
