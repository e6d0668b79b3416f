import { ConflictError } from '@backstage/errors';
import type {
  LanguageModel,
  LanguageModelExtensionPoint,
} from '@slo-scout/backstage-plugin-slo-scout-node';

/**
 * Keeps the model that a module brings.
 *
 * @internal
 */
export class LanguageModelSlot implements LanguageModelExtensionPoint {
  #model: LanguageModel | undefined;

  get model(): LanguageModel | undefined {
    return this.#model;
  }

  setLanguageModel(model: LanguageModel): void {
    if (this.#model) {
      throw new ConflictError(
        `The language model is ${
          this.#model.name
        } already; remove the module that brings ${
          model.name
        }, or the other one`,
      );
    }
    this.#model = model;
  }
}
