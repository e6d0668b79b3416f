import fc from 'fast-check';
import { SpanKind } from '@slo-scout/telemetry';
import { span } from '../__testUtils__/spans';
import { templateOperation } from './templateOperation';

const nameOf = (overrides: Parameters<typeof span>[0]) =>
  templateOperation(span(overrides)).operation;

describe('templateOperation', () => {
  it.each([
    [
      { 'http.route': '/cart/{id}', 'http.request.method': 'GET' },
      'GET /cart/{id}',
    ],
    [{ 'http.route': '/cart/:id/', 'http.method': 'post' }, 'POST /cart/{id}'],
    [{ 'http.route': 'cart/<int:id>' }, 'HTTP /cart/{id}'],
    [{ 'http.route': '^users/(?P<name>[a-z]+)$' }, 'HTTP /users/{name}'],
    [
      { 'http.route': '/u/{id:[0-9]+}', 'http.request.method': '_OTHER' },
      'HTTP /u/{id}',
    ],
    [
      { 'url.template': '/u/{id}', 'http.request.method': 'GET' },
      'GET /u/{id}',
    ],
    [{ 'rpc.service': 'shop.Cart', 'rpc.method': 'Get' }, 'shop.Cart/Get'],
    [{ 'rpc.method': '/shop.Cart/Get' }, 'shop.Cart/Get'],
    [{ 'db.system': 'redis', 'db.operation': 'GET' }, 'GET'],
    [
      {
        'db.system.name': 'postgresql',
        'db.operation.name': 'SELECT',
        'db.collection.name': 'orders',
      },
      'SELECT orders',
    ],
    [
      {
        'db.system.name': 'postgresql',
        'db.query.summary': 'SELECT orders 17',
      },
      'SELECT orders {id}',
    ],
    [
      {
        'messaging.system': 'kafka',
        'messaging.operation.type': 'process',
        'messaging.destination.name': 'orders',
      },
      'process orders',
    ],
    [
      {
        'messaging.system': 'rabbitmq',
        'messaging.destination.name':
          'reply-0f8fad5b-d9cb-469f-a165-70867728950e',
      },
      'send reply-{id}',
    ],
  ])('takes the name from attributes: %j → %s', (attributes, operation) => {
    expect(
      templateOperation(
        span({ attributes, name: 'x', kind: SpanKind.internal }),
      ),
    ).toEqual({ operation, fromAttributes: true });
  });

  it('templates the path of a server without a route, and leaves that of a client', () => {
    const attributes = {
      'http.request.method': 'GET',
      'url.path': '/cart/42/items/aGVsbG8gd29ybGQh1?x=1',
    };
    expect(nameOf({ attributes, name: 'GET' })).toBe(
      'GET /cart/{id}/items/{id}',
    );
    expect(nameOf({ attributes, name: 'GET', kind: SpanKind.client })).toBe(
      'GET',
    );
  });

  it.each([
    ['GET /users/0f8fad5b-d9cb-469f-a165-70867728950e', 'GET /users/{id}'],
    ['GET /o/01ARZ3NDEKTSV4RRFFQ69G5FAV', 'GET /o/{id}'],
    ['/blob/deadbeefcafe01/raw', '/blob/{id}/raw'],
    ['GET /2026-01-31/report', 'GET /{date}/report'],
    ['GET /log/20260131', 'GET /log/{id}'],
    ['GET /products/66VCHSJNUP', 'GET /products/{id}'],
    ['GET /watch/dQw4w9WgXcQ', 'GET /watch/{id}'],
    ['GET /watch/iWJqdylxQaM', 'GET /watch/{id}'],
    ['GET /s/Tghghc-yLDwzxVC6yDwkA', 'GET /s/{id}'],
    ['GET /n/99999999', 'GET /n/{id}'],
    ['GET /mail/jo%40example.com', 'GET /mail/{email}'],
    ['GET /order-12345?full=1#top', 'GET /order-{id}'],
    ['GET https://example.org:8080/api/v2/items/7', 'GET /api/v2/items/{id}'],
    ['process order 12345', 'process order {id}'],
    ['10.0.0.7:8080', '{ip}'],
    ['SELECT * FROM users WHERE id = 5', 'SELECT users'],
    ['insert into "orders" values (1)', 'INSERT orders'],
    ['SELECT shop.orders', 'SELECT shop.orders'],
    // Words stay words.
    ['GET /api/v2/oauth2/sha256', 'GET /api/v2/oauth2/sha256'],
    ['GET /orders/CANCELLED/utf8', 'GET /orders/CANCELLED/utf8'],
    ['GET /n/getIPv4Addr', 'GET /n/getIPv4Addr'],
    ['GET /n/getHTTPSProxyList', 'GET /n/getHTTPSProxyList'],
    ['GET /assets/feedback', 'GET /assets/feedback'],
    ['GET /terms-and-conditions-2', 'GET /terms-and-conditions-2'],
    ['OrderService/PlaceOrderV2Async', 'OrderService/PlaceOrderV2Async'],
    ['shop.Frontend/Recv.', 'shop.Frontend/Recv.'],
    ['UserController.getToken', 'UserController.getToken'],
  ])('takes the data out of a name: %s → %s', (name, operation) => {
    expect(nameOf({ name })).toBe(operation);
  });

  it('makes any text a short, clean name, and the same one again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc.string({
            unit: fc.constantFrom(
              '\u0000',
              '\ud800',
              '/',
              '{',
              ' ',
              '1',
              'a',
              '\u202e',
            ),
          }),
        ),
        fc.constantFrom('name', 'http.route', 'rpc.method', 'url.path'),
        (text, place) => {
          const made = span(
            place === 'name'
              ? { name: text }
              : { attributes: { [place]: text } },
          );
          const { operation } = templateOperation(made);
          expect(operation.length).toBeGreaterThan(0);
          expect(operation.length).toBeLessThanOrEqual(400);
          expect(operation).not.toMatch(/[\p{Cc}\u202e]/u);
          expect(operation.isWellFormed()).toBe(true);
          expect(templateOperation(made).operation).toBe(operation);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is not slowed down by a hostile name', () => {
    for (const text of [
      '<'.repeat(1e5),
      '('.repeat(1e5),
      '/:a'.repeat(4e4),
      '{a:'.repeat(4e4),
    ]) {
      expect(
        nameOf({ attributes: { 'http.route': text } }).length,
      ).toBeLessThan(401);
      expect(nameOf({ name: text }).length).toBeLessThan(401);
    }
  });
});
