import express, { type RequestHandler } from 'express';

/** Where whole rule files are sent. */
const LINT_PATH = '/v1/lint';

/**
 * Parses JSON bodies, which are small but for the documents to lint.
 *
 * @internal
 */
export function parseJsonBody(): RequestHandler {
  const small = express.json();
  const documents = express.json({ limit: '2mb' });
  return (request, response, next) =>
    (request.path === LINT_PATH ? documents : small)(request, response, next);
}
