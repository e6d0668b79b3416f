import type { PolicyRule } from './types';

/**
 * The rules that apply when an adopter configures none.
 *
 * - `target-in-range` denies targets below 50 % and above 99.99 %.
 * - `data-gate` denies what the data cannot carry, `validity` what does not measure anything.
 * - `reason-given` denies an approval without a reason of ten characters.
 * - `likely-met` warns of a target that is more likely missed than met.
 * - `provisional-data` and `owner-known` warn.
 * - `blast-radius` denies a deployment that touches more than a tenth of the services, teams, routes or
 *   dashboards, a twentieth when one of them is critical. Five services, or two, pass in any case: a tenth and a
 *   twentieth of fifty, since shares of a smaller fleet say little.
 * - `blast-radius-known` denies while the catalog does not answer; `in-catalog` warns of a service that it does not know.
 * - `four-eyes` (who approved is none of the authors; at deploy again) only when asked for.
 *
 * @public
 */
export function defaultPolicyRules(options?: {
  fourEyes?: boolean;
}): PolicyRule[] {
  return [
    {
      id: 'target-in-range',
      description: 'The target lies between 50 % and 99.99 %.',
      actions: ['propose', 'approve', 'deploy'],
      require: 'slo.target >= 0.5 && slo.target <= 0.9999',
      effect: 'deny',
      facts: ['slo.target'],
      remedy: 'Choose a target from the what-if curve.',
    },
    {
      id: 'data-gate',
      description: 'The data can carry a target.',
      actions: ['propose', 'approve', 'deploy'],
      require: 'confidence.data in ["pass", "provisional"]',
      effect: 'deny',
      facts: ['confidence.data'],
      remedy: 'Follow the remedies of the data gate, then analyse again.',
    },
    {
      id: 'validity',
      description: 'The SLI holds good ≤ total.',
      actions: ['propose', 'approve', 'deploy'],
      require: 'confidence.validity in ["pass", "warn"]',
      effect: 'deny',
      facts: ['confidence.validity'],
      remedy:
        'Correct the queries of the SLI; good events must be a part of all events.',
    },
    {
      id: 'provisional-data',
      description: 'The history is long enough for a firm target.',
      actions: ['approve', 'deploy'],
      require: 'confidence.data == "pass"',
      effect: 'warn',
      facts: ['confidence.data'],
      remedy:
        'Analyse again when there is more history; keep the target provisional until then.',
    },
    {
      id: 'likely-met',
      description: 'The target is more likely met than missed.',
      actions: ['approve', 'deploy'],
      require: 'slo.probabilityMet >= 0.5',
      effect: 'warn',
      facts: ['slo.probabilityMet', 'slo.target'],
      remedy:
        'Choose a lower target, or plan the work that makes this one realistic.',
    },
    {
      id: 'reason-given',
      description: 'An approval says why.',
      actions: ['approve'],
      require: 'has(input.reason) && size(input.reason.trim()) >= 10',
      effect: 'deny',
      facts: ['reason'],
      remedy: 'Give a reason of at least ten characters.',
    },
    {
      id: 'owner-known',
      description: 'Someone owns the service, and so its alerts.',
      actions: ['approve', 'deploy'],
      require: 'has(service.owner) && size(service.owner) > 0',
      effect: 'warn',
      facts: ['service.name', 'service.owner'],
      remedy: 'Set the owner of the service in the catalog.',
    },
    {
      id: 'blast-radius',
      description: 'The change touches a small part of the company.',
      actions: ['deploy'],
      require:
        '!has(input.blastRadius) || blastRadius.serviceCount <= (blastRadius.critical ? 2 : 5) || [blastRadius.services, blastRadius.teams, blastRadius.routes, blastRadius.dashboards].all(share, share <= (blastRadius.critical ? 0.05 : 0.1))',
      effect: 'deny',
      facts: [
        'blastRadius.serviceCount',
        'blastRadius.services',
        'blastRadius.teams',
        'blastRadius.routes',
        'blastRadius.dashboards',
        'blastRadius.critical',
      ],
      remedy: 'Split the change, or ask a platform owner to deploy it.',
    },
    {
      id: 'blast-radius-known',
      description: 'The catalog told what the change touches.',
      actions: ['deploy'],
      require: 'has(input.blastRadius) || catalog == "unlisted"',
      effect: 'deny',
      facts: ['catalog'],
      remedy: 'Try again when the catalog answers, or break the glass.',
    },
    {
      id: 'in-catalog',
      description: 'The catalog knows the service, and so who depends on it.',
      actions: ['deploy'],
      require: 'catalog != "unlisted"',
      effect: 'warn',
      facts: ['catalog', 'service.name'],
      remedy: 'Register the service and its relations in the catalog.',
    },
    ...(options?.fourEyes
      ? [
          {
            id: 'four-eyes',
            description: 'Another person than the authors approves.',
            actions: ['approve' as const, 'deploy' as const],
            require: '!(approver in authors)',
            effect: 'deny' as const,
            facts: ['approver', 'authors'],
            remedy: 'Ask a colleague to approve one of the proposed variants.',
          },
        ]
      : []),
  ];
}
