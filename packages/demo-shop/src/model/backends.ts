import {
  call,
  consumer,
  external,
  grpcMethod,
  millis,
  publish,
  redis,
  sql,
} from './build';

/** What the services behind the storefront do. */

const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;

export const listProducts = grpcMethod(
  'catalog',
  'shop.Catalog',
  'ListProducts',
  {
    work: millis(4),
    errorRate: 0.00008,
    calls: [sql('SELECT', 'products', millis(11, 0.45))],
  },
);

export const getProduct = grpcMethod('catalog', 'shop.Catalog', 'GetProduct', {
  work: millis(2.5),
  errorRate: 0.0001,
  rejection: { probability: 0.003, grpcStatus: NOT_FOUND, httpStatus: 404 },
  calls: [sql('SELECT', 'product', millis(5, 0.5))],
});

export const searchProducts = grpcMethod('search', 'shop.Search', 'Query', {
  work: millis(14, 0.4),
  errorRate: 0.0025,
  calls: [
    {
      ...external(
        'search-index',
        'POST',
        '/products/_search',
        millis(32, 0.6),
        0.001,
      ),
      name: 'search products',
      attributes: {
        'db.system.name': 'elasticsearch',
        'db.operation.name': 'search',
        'db.collection.name': 'products',
      },
    },
  ],
});

const getPriceFromDatabase = sql('SELECT', 'price', millis(6, 0.5), {
  probability: 0.12,
});

export const getPrice = grpcMethod('pricing', 'shop.Pricing', 'GetPrice', {
  work: millis(1.8),
  errorRate: 0.00015,
  calls: [redis('GET'), getPriceFromDatabase],
});

export const getPrices = grpcMethod('pricing', 'shop.Pricing', 'GetPrices', {
  work: millis(3.5),
  errorRate: 0.00015,
  calls: [redis('MGET')],
});

export const listRecommendations = grpcMethod(
  'recommendation',
  'shop.Recommendation',
  'List',
  {
    work: millis(46, 0.55),
    errorRate: 0.008,
    nextRelease: { work: millis(17, 0.45), calls: [redis('ZRANGE')] },
  },
);

export const getCart = grpcMethod('cart', 'shop.Cart', 'GetCart', {
  work: millis(1.6),
  errorRate: 0.0004,
  calls: [redis('HGETALL')],
});

export const addItem = grpcMethod('cart', 'shop.Cart', 'AddItem', {
  work: millis(2.2),
  errorRate: 0.0012,
  calls: [redis('HSET')],
});

export const emptyCart = grpcMethod('cart', 'shop.Cart', 'Empty', {
  work: millis(1.2),
  errorRate: 0.0004,
  calls: [redis('DEL')],
});

export const quoteShipping = grpcMethod('shipping', 'shop.Shipping', 'Quote', {
  work: millis(7, 0.4),
  errorRate: 0.0006,
});

const shipOrder = grpcMethod('shipping', 'shop.Shipping', 'Ship', {
  work: millis(16, 0.45),
  errorRate: 0.0009,
});

/** The name of this call is what the payment incident breaks. */
export const chargeAtProvider = external(
  'api.cardpay.example',
  'POST',
  '/v1/charges',
  millis(170, 0.4),
  0.0025,
);

const chargeCard = grpcMethod('payment', 'shop.Payment', 'Charge', {
  work: millis(6),
  errorRate: 0.0004,
  rejection: {
    probability: 0.018,
    grpcStatus: FAILED_PRECONDITION,
    httpStatus: 402,
  },
  calls: [chargeAtProvider],
});

const sendConfirmation = consumer('email-worker', 'order-placed', {
  work: millis(12),
  errorRate: 0.002,
  calls: [
    external(
      'smtp.mailgrid.example',
      'POST',
      '/v3/mail/send',
      millis(120, 0.5),
      0.003,
    ),
  ],
});

export const placeOrder = grpcMethod(
  'checkout',
  'shop.Checkout',
  'PlaceOrder',
  {
    work: millis(12),
    errorRate: 0.0008,
    calls: [
      call(getCart),
      [call(getPrices), call(quoteShipping)],
      call(chargeCard),
      sql('INSERT', 'orders', millis(8, 0.5)),
      call(shipOrder),
      call(emptyCart, { optional: true }),
      publish('order-placed', sendConfirmation, millis(90, 0.7)),
    ],
  },
);
