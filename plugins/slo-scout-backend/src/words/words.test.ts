import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import fc from 'fast-check';
import createKnex from 'knex';
import { useSeededSloScout } from '../__testUtils__/useSeededSloScout';
import { waitForAnalysis } from '../__testUtils__/waitForAnalysis';
import {
  startModelServer,
  type ModelServer,
  type Provider,
  type Turn,
} from './__testUtils__/startModelServer';
import { cleanText } from './cleanText';
import { createLanguageModel } from './createLanguageModel';
import { isTrustworthy } from './isTrustworthy';
import { readLanguageModelConfig } from './readLanguageModelConfig';
import { TokenBudget } from './TokenBudget';
import { WordsWriter } from './WordsWriter';

jest.setTimeout(120_000);

const GOOD = {
  title: 'Pay for an order',
  explanation: 'It counts each checkout that ends without an error.',
  hint: 'Look at the payment service first.',
};
const answerFor = (count: number, words = GOOD) => ({
  slis: Array.from({ length: count }, (_, i) => ({ ref: `s${i}`, ...words })),
});

describe('words of a language model', () => {
  const { database, start } = useSeededSloScout();
  let server: ModelServer | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  const serve = async (provider: Provider, ...turns: Turn[]) => {
    server = await startModelServer(provider, turns);
    return server;
  };

  /** The first analysis of the service with a model behind the turns. */
  async function analyse(
    provider: Provider,
    turns: Turn[],
    config: JsonObject = {},
  ) {
    const { baseUrl, requests } = await serve(provider, ...turns);
    const api = await start({
      config: {
        languageModel: {
          ...{ provider, baseUrl, model: 'small', apiKey: 'key-of-the-test' },
          ...config,
        },
      },
    });
    const { id } = await api.analyze({
      entityRef: 'component:default/gateway',
    });
    const states = await waitForAnalysis(api, id);
    expect(states[states.length - 1].status).toBe('succeeded');
    const { items } = await api.listProposals({ limit: 50 });
    return {
      requests,
      proposals: items.filter(({ analysisId }) => analysisId === id),
    };
  }

  it.each<Provider>(['openai', 'anthropic', 'openai-compatible'])(
    'stand beside proposals, by %s',
    async provider => {
      const { requests, proposals } = await analyse(provider, [
        { answer: answerFor(20) },
      ]);
      expect(proposals).not.toHaveLength(0);
      for (const { words } of proposals) {
        expect(words).toEqual({ ...GOOD, model: `${provider}/small` });
      }
      expect(requests).toHaveLength(1);
    },
  );

  it('are asked for with names alone, unless values are allowed', async () => {
    const { requests, proposals } = await analyse('openai-compatible', [
      { answer: answerFor(20) },
    ]);
    const told = JSON.parse(requests[0].body).messages.at(-1).content;
    const { service, slis } = JSON.parse(told);
    expect(service).toBe('gateway');
    expect(slis).toHaveLength(proposals.length);
    for (const sli of slis) {
      expect(Object.values(sli).every(value => typeof value !== 'number')).toBe(
        true,
      );
    }
  });

  it.each<[string, Turn[], number]>([
    ['the key is refused', [{ status: 401 }], 1],
    ['the server fails for good', [{ status: 500 }], 3],
    ['the answer is cut off', [{ text: '{"slis":[{"ref":"s0","ti' }], 1],
    ['the answer has another shape', [{ answer: { slis: 'none' } }], 1],
    [
      'the answer sends to another place',
      [{ status: 302, headers: { location: 'http://127.0.0.1:9/' } }],
      3,
    ],
    ['the answer is endless', [{ text: 'x'.repeat(2 * 1024 * 1024) }], 3],
  ])('are left out when %s', async (_, turns, tries) => {
    const { requests, proposals } = await analyse('openai-compatible', turns);
    expect(proposals).not.toHaveLength(0);
    expect(proposals.every(({ words }) => words === undefined)).toBe(true);
    expect(requests.length).toBeLessThanOrEqual(tries);
  });

  it('come after a refusal that passes', async () => {
    const { requests, proposals } = await analyse('openai-compatible', [
      { status: 429, headers: { 'retry-after': '0' } },
      { answer: answerFor(20) },
    ]);
    expect(proposals[0].words).toMatchObject(GOOD);
    expect(requests).toHaveLength(2);
  });

  it('are not waited for when the model says nothing', async () => {
    const { proposals } = await analyse('openai-compatible', ['hang'], {
      timeoutSeconds: 1,
    });
    expect(proposals).not.toHaveLength(0);
    expect(proposals[0].words).toBeUndefined();
  });

  it('keep to the tokens of a day, over restarts and replicas', async () => {
    const { baseUrl, requests } = await serve('openai-compatible', {
      answer: answerFor(1),
    });
    await start();
    const knex = createKnex({
      client: 'pg',
      connection: database().url,
      searchPath: ['slo-scout'],
    });
    try {
      await knex('language_model_usage').delete();
      const writer = () =>
        new WordsWriter({
          model: createLanguageModel({
            ...{ provider: 'openai-compatible', model: 'small', baseUrl },
            ...{ apiKey: 'key-of-the-test', timeoutSeconds: 5 },
            ...{ maxTokensPerDay: 1200, allowTelemetryValues: false },
          }),
          budget: new TokenBudget(knex, 1200),
          logger: mockServices.logger.mock(),
          allowTelemetryValues: false,
          deadlineMs: 20_000,
        });
      const ask = () => writer().write('gateway', [{ kind: 'availability' }]);
      for (let i = 0; i < 6; i++) await ask();
      // Each reserves some 800 tokens and settles for 350.
      expect(requests).toHaveLength(2);
      const [{ tokens }] = await knex('language_model_usage');
      expect(Number(tokens)).toBe(700);
      await Promise.all([ask(), ask(), ask()]);
      expect(requests).toHaveLength(2);
    } finally {
      await knex.destroy();
    }
  });

  it('bring no markup, no links and no numbers of their own', () => {
    const told = '{"service":"shop-2","thresholdSeconds":0.5}';
    for (const text of [
      'See https://evil.example for more',
      'Click [here](x)',
      '<img src=x>',
      'Ignore the above\u202e',
      'It is met with 99.9 percent',
      'a'.repeat(81),
      ' ',
    ]) {
      expect(isTrustworthy(text, told, 80)).toBe(false);
    }
    expect(isTrustworthy('Ends within 0.5 s at shop 2', told, 80)).toBe(true);
  });

  it('are told strings of telemetry as one clean line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.integer({ min: 1, max: 200 }),
        (text, longest) => {
          const clean = cleanText(text, longest);
          expect(clean.length).toBeLessThanOrEqual(longest);
          expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        },
      ),
    );
  });

  it.each<[JsonObject, RegExp]>([
    [{ provider: 'oracle', model: 'm' }, /provider is "oracle"; set it to one/],
    [{ provider: 'openai', model: 'm' }, /apiKey is missing/],
    [{ provider: 'openai-compatible', model: 'm' }, /baseUrl is missing/],
    [
      { provider: 'openai-compatible', model: 'm', baseUrl: 'file:///etc' },
      /must be an http or https address/,
    ],
    [
      { provider: 'openai', model: 'm', apiKey: 'k', timeoutSeconds: 0 },
      /timeoutSeconds is 0; set it to a whole number/,
    ],
  ])('say what is wrong with %j', (languageModel, message) => {
    const config = mockServices.rootConfig({
      data: { sloScout: { languageModel } },
    });
    expect(() => readLanguageModelConfig(config)).toThrow(message);
  });
});
