import {
  addItem,
  getCart,
  getPrice,
  getPrices,
  getProduct,
  listProducts,
  listRecommendations,
  placeOrder,
  quoteShipping,
  searchProducts,
} from './backends';
import { call, httpRoute, millis } from './build';
import type { ServerOperation } from './operations';

/**
 * Something that a visitor of the shop does.
 *
 * @public
 */
export interface ShopJourney {
  name: string;
  /** Share of all visits' requests; the shares sum to 1. */
  share: number;
  entry: ServerOperation;
}

const suggestions = call(listRecommendations, { optional: true });

/**
 * The journeys of the shop, most frequent first.
 *
 * @public
 */
export const SHOP_JOURNEYS: readonly ShopJourney[] = [
  {
    name: 'product page',
    share: 0.36,
    entry: httpRoute('storefront', 'GET', '/product/{id}', {
      path: { pattern: '/product/{}', variety: 480 },
      work: millis(9),
      errorRate: 0.0002,
      calls: [call(getProduct), [call(getPrice), suggestions]],
    }),
  },
  {
    name: 'browse home',
    share: 0.25,
    entry: httpRoute('storefront', 'GET', '/', {
      work: millis(8),
      errorRate: 0.0001,
      calls: [[call(listProducts), suggestions]],
    }),
  },
  {
    name: 'search',
    share: 0.12,
    entry: httpRoute('storefront', 'GET', '/search', {
      work: millis(10),
      errorRate: 0.0003,
      calls: [call(searchProducts), call(getPrices)],
    }),
  },
  {
    name: 'add to cart',
    share: 0.1,
    entry: httpRoute('storefront', 'POST', '/cart', {
      work: millis(6),
      errorRate: 0.0003,
      calls: [call(getProduct), call(addItem)],
    }),
  },
  {
    name: 'view cart',
    share: 0.09,
    entry: httpRoute('storefront', 'GET', '/cart', {
      work: millis(7),
      errorRate: 0.0002,
      calls: [
        call(getCart),
        call(getPrice, { repeat: { min: 1, max: 4 } }),
        call(quoteShipping),
      ],
    }),
  },
  {
    name: 'checkout',
    share: 0.08,
    entry: httpRoute('storefront', 'POST', '/checkout', {
      work: millis(9),
      errorRate: 0.0006,
      calls: [call(placeOrder)],
    }),
  },
];
