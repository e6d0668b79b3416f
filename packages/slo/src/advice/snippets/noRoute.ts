import type { Snippet } from '../Advice';

/** @internal */
export const noRoute: Snippet[] = [
  {
    language: 'nodejs',
    code: `const { trace } = require('@opentelemetry/api');

app.use((req, res, next) => {
  res.on('finish', () => {
    if (req.route) trace.getActiveSpan()?.setAttribute('http.route', req.baseUrl + req.route.path);
  });
  next();
});`,
  },
  {
    language: 'java',
    code: `Span.current().setAttribute("http.route", "/orders/{orderId}");`,
  },
  {
    language: 'python',
    code: `from opentelemetry import trace

trace.get_current_span().set_attribute("http.route", "/orders/{order_id}")`,
  },
  {
    language: 'go',
    code: `mux.Handle("/orders/{id}", otelhttp.WithRouteTag("/orders/{id}", handler))`,
  },
  {
    language: 'dotnet',
    code: `Activity.Current?.SetTag("http.route", "/orders/{orderId}");`,
  },
];
