import type { ReactNode } from 'react';

/**
 * A part that scrolls inside itself, and can be scrolled with the keyboard.
 *
 * @internal
 */
export function ScrollRegion(props: {
  label: string;
  className: string;
  children: ReactNode;
}) {
  return (
    <div
      className={props.className}
      role="region"
      aria-label={props.label}
      // Without focus the arrow keys could not scroll it (WCAG 2.1.1).
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {props.children}
    </div>
  );
}
