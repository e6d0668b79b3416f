import type {
  GitProvider,
  GitProvidersExtensionPoint,
} from '@slo-scout/backstage-plugin-slo-scout-node';

/**
 * The git hosts that are known, by id.
 *
 * @internal
 */
export class GitProviders implements GitProvidersExtensionPoint {
  readonly #providers = new Map<string, GitProvider>();

  addGitProvider(provider: GitProvider): void {
    if (this.#providers.has(provider.id)) {
      throw new Error(
        `There are two git providers with the id "${provider.id}"; remove one of the modules`,
      );
    }
    this.#providers.set(provider.id, provider);
  }

  /** @throws Error that names the known ones. */
  get(id: string): GitProvider {
    const provider = this.#providers.get(id);
    if (!provider) {
      throw new Error(
        `sloScout.gitops.provider is "${id}"; set it to ${[
          ...this.#providers.keys(),
        ].join(' or ')}, or add the module that provides it`,
      );
    }
    return provider;
  }
}
