/** What a decision adds to a proposal. */
export function decided(status: 'approved' | 'rejected', reason: string) {
  return {
    status,
    reason,
    decidedAt: new Date().toISOString(),
    decidedBy: 'user:default/guest',
  };
}
