const MAX_RESPONSE_BYTES = 1024 * 1024;

/**
 * Fetch for a model's API: no redirects, since they would carry the key to
 * another host, and no answer that fills the memory.
 *
 * @internal
 */
export const boundedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'error' });
  if (!response.body) return response;
  let bytes = 0;
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > MAX_RESPONSE_BYTES) {
          controller.error(
            new Error(
              `The language model's answer is over ${MAX_RESPONSE_BYTES} bytes`,
            ),
          );
        } else {
          controller.enqueue(chunk);
        }
      },
    }),
  );
  return new Response(bounded, response);
};
