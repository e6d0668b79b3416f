import { useTheme } from '@material-ui/core/styles';
import SyntaxHighlighter from 'react-syntax-highlighter/dist/esm/light';
import json from 'react-syntax-highlighter/dist/esm/languages/hljs/json';
import markdown from 'react-syntax-highlighter/dist/esm/languages/hljs/markdown';
import yaml from 'react-syntax-highlighter/dist/esm/languages/hljs/yaml';
import dark from 'react-syntax-highlighter/dist/esm/styles/hljs/a11y-dark';
import light from 'react-syntax-highlighter/dist/esm/styles/hljs/a11y-light';

SyntaxHighlighter.registerLanguage('json', json);
SyntaxHighlighter.registerLanguage('markdown', markdown);
SyntaxHighlighter.registerLanguage('yaml', yaml);

/** Highlighting makes an element a token; beyond this size that is slower than it is useful. */
const LARGEST = 200_000;

function languageOf(path: string): string {
  if (path.endsWith('.json')) return 'json';
  if (path.endsWith('.md')) return 'markdown';
  return /\.ya?ml$/.test(path) ? 'yaml' : 'text';
}

/**
 * The text of a file with its syntax in colours of sufficient contrast.
 *
 * @internal
 */
export default function ArtifactCode(props: { path: string; text: string }) {
  const theme = useTheme();
  const large = props.text.length > LARGEST;
  return (
    <SyntaxHighlighter
      language={large ? 'text' : languageOf(props.path)}
      wrapLongLines={props.path.endsWith('.md')}
      style={theme.palette.type === 'dark' ? dark : light}
      customStyle={{
        margin: 0,
        padding: 12,
        fontSize: 12.5,
        lineHeight: 1.5,
        overflow: 'visible',
        backgroundColor: 'transparent',
      }}
    >
      {props.text}
    </SyntaxHighlighter>
  );
}
