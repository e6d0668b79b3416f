import { resourceOf, span } from '../__testUtils__/spans';
import { dryRunTemplates } from './dryRunTemplates';
import { OperationTemplater } from './OperationTemplater';

describe('dryRunTemplates', () => {
  const spans = [
    ...Array.from({ length: 30 }, (_, i) =>
      span({ name: `GET /users/${i * 37}/orders` }),
    ),
    ...Array.from({ length: 30 }, (_, i) =>
      span({ name: `GET /files/a${i}x_${i}` }),
    ),
    span({ name: 'GET /files/latest' }),
    span({ name: 'GET /files/latest', resource: resourceOf('other') }),
    span({ name: 'anything', attributes: { 'http.route': '/cart' } }),
  ];

  it('tells which names would become which operation', () => {
    const found = dryRunTemplates(spans);
    expect(found.map(f => [f.service, f.operation, f.names])).toEqual([
      ['svc', 'GET /files/{*}', 30],
      ['svc', 'GET /users/{id}/orders', 30],
      ['other', 'GET /files/latest', 1],
      ['svc', 'GET /files/latest', 1],
      ['svc', 'HTTP /cart', 1],
    ]);
    expect(found[1].examples).toEqual(
      [0, 37, 74, 111, 148].map(id => `GET /users/${id}/orders`),
    );
  });

  it('starts from what was learnt, and leaves that as it is', () => {
    const templater = new OperationTemplater();
    for (let i = 0; i < 30; i++) {
      templater.template('svc', {
        operation: `GET /files/a${i}x_${i}`,
        fromAttributes: false,
      });
    }
    const state = templater.toJSON();
    const before = JSON.stringify(state);
    expect(
      dryRunTemplates([span({ name: 'GET /files/a1x_0' })], state),
    ).toEqual([expect.objectContaining({ operation: 'GET /files/{*}' })]);
    expect(JSON.stringify(state)).toBe(before);
    expect(dryRunTemplates([])).toEqual([]);
  });
});
