import type { Snippet } from '../Advice';

/** @internal */
export const noSession: Snippet[] = [
  {
    language: 'nodejs',
    code: `trace.getActiveSpan()?.setAttribute('session.id', request.session.id);`,
  },
  {
    language: 'java',
    code: `Span.current().setAttribute("session.id", request.getSession().getId());`,
  },
  {
    language: 'python',
    code: `trace.get_current_span().set_attribute("session.id", request.session.session_key)`,
  },
  {
    language: 'go',
    code: `trace.SpanFromContext(ctx).SetAttributes(attribute.String("session.id", sessionID))`,
  },
  {
    language: 'dotnet',
    code: `Activity.Current?.SetTag("session.id", context.Session.Id);`,
  },
];
