import { jsonToProtobuf } from '../otlp/jsonToProtobuf';
import { createRedactor } from './createRedactor';
import { RedactionFailedError } from './RedactionFailedError';

jest.mock('ibantools', () => ({
  ...jest.requireActual('ibantools'),
  isValidIBAN: (iban: string) => {
    throw new Error(`cannot check ${iban}`);
  },
}));

it('refuses a request on which a rule fails, and goes on with the next', () => {
  const redactor = createRedactor();
  const request = (text: string) => {
    const resourceLogs = [
      { scopeLogs: [{ logRecords: [{ body: { stringValue: text } }] }] },
    ];
    const json = Buffer.from(JSON.stringify({ resourceLogs }));
    return jsonToProtobuf('logs', json).request;
  };
  const refused = () =>
    redactor.redact('logs', request('bob@example.com DE89370400440532013000'));
  expect(refused).toThrow(RedactionFailedError);
  expect(refused).toThrow(/^(?!.*DE89).*refused/);
  const harmless = request('nothing');
  expect(redactor.redact('logs', harmless)).toBe(harmless);
  expect(redactor.report()).toMatchObject({
    requests: 3,
    failed: 2,
    changed: 0,
    rules: {},
  });
});
