// The package has no types of its own; these are the parts that are used here.
declare module 'react-syntax-highlighter/dist/esm/light' {
  import type { ComponentType, CSSProperties } from 'react';

  const SyntaxHighlighter: ComponentType<{
    language: string;
    style: Record<string, CSSProperties>;
    customStyle?: CSSProperties;
    wrapLongLines?: boolean;
    children: string;
  }> & { registerLanguage(name: string, grammar: unknown): void };
  export default SyntaxHighlighter;
}

declare module 'react-syntax-highlighter/dist/esm/languages/hljs/*' {
  const grammar: unknown;
  export default grammar;
}

declare module 'react-syntax-highlighter/dist/esm/styles/hljs/*' {
  import type { CSSProperties } from 'react';

  const style: Record<string, CSSProperties>;
  export default style;
}
