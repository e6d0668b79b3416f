import { templateToken } from './templateToken';

const MAX_SEGMENTS = 12;

/**
 * The template of a concrete URL path: `/cart/42?x=1` → `/cart/{id}`.
 * A path deeper than 12 segments ends in `/…`.
 *
 * @internal
 */
export function templatePath(path: string): string {
  const end = path.search(/[?#;]/);
  const segments = (end < 0 ? path : path.slice(0, end))
    .split('/')
    .filter(segment => segment !== '');
  const kept = segments.slice(0, MAX_SEGMENTS).map(templateToken);
  if (segments.length > MAX_SEGMENTS) {
    kept.push('…');
  }
  return `/${kept.join('/')}`;
}

/**
 * A route as frameworks write it, in one notation: `/cart/:id`,
 * `/cart/<int:id>` and `cart/{id:[0-9]+}` → `/cart/{id}`.
 *
 * @internal
 */
export function normalizeRoute(route: string): string {
  let normal = route
    .replace(/\(\?P?<(\w+)>(?:[^()]|\([^()]*\))*\)/g, '{$1}')
    .replace(/<(?:\w+:)?(\w+)>/g, '{$1}')
    .replace(/\{(\w+)[:?][^{}]*\}/g, '{$1}')
    .replace(/(^|\/):(\w+)(?:\([^()]*\))?\??/g, '$1{$2}')
    .replace(/^\^/, '')
    .replace(/\$$/, '');
  if (!normal.startsWith('/') && !normal.startsWith('*')) {
    normal = `/${normal}`;
  }
  return normal.length > 1 && normal.endsWith('/')
    ? normal.slice(0, -1)
    : normal;
}

/**
 * The template of a span name: paths as {@link templatePath}, other words by
 * their class.
 *
 * @internal
 */
export function templateName(name: string): string {
  if (!/[\d@%?]|[0-9a-f]{8}|:\/\/|[a-z].*[A-Z].*[a-z]/.test(name)) {
    return name;
  }
  return name
    .split(' ')
    .map(word => {
      const url = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(word);
      if (url) {
        return templatePath(word.slice(url[0].length));
      }
      if (!word.includes('/')) {
        return templateToken(word);
      }
      const path = templatePath(word);
      return word.startsWith('/') ? path : path.slice(1);
    })
    .join(' ');
}
