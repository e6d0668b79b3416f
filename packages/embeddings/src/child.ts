// The program of ChildEmbedder: it loads a model and embeds what its parent sends.
import { MiniLmEmbedder } from './embedder/MiniLmEmbedder';
import {
  type ChildModel,
  type EmbedAnswer,
  type EmbedRequest,
  MODEL_VARIABLE,
} from './child/messages';

function tell(answer: EmbedAnswer): void {
  // A parent that is gone wants no answer.
  if (process.connected) process.send?.(answer);
}

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the parent says when it is over.
process.on('SIGINT', () => undefined);

const model: ChildModel = JSON.parse(process.env[MODEL_VARIABLE] ?? '{}');
MiniLmEmbedder.create(model).then(
  embedder => {
    process.on('message', ({ id, texts }: EmbedRequest) => {
      embedder.embed(texts).then(
        vectors => tell({ type: 'vectors', id, vectors }),
        error => tell({ type: 'error', id, message: error.message }),
      );
    });
    const { name, dimensions } = embedder;
    tell({ type: 'ready', name, dimensions });
  },
  error => {
    tell({ type: 'failed', message: error.message });
    process.disconnect?.();
  },
);
