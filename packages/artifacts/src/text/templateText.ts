import { plainText } from './plainText';

/**
 * Text for an annotation, where Prometheus would run `{{ … }}` as a template.
 *
 * @internal
 */
export function templateText(text: string): string {
  return plainText(text).replace(/\{\{/g, '{{ "{{" }}');
}
