/** Texts of the frame: tabs, lists, states, buttons that are everywhere. */
export const stateMessages = {
  plugin: {
    title: 'SLO-Scout',
    subtitle: 'Service level objectives from the telemetry you already have',
    loading: 'Loading the page…',
  },
  tabs: {
    services: 'Services',
    journeys: 'Journeys',
    analyses: 'Analyses',
    proposals: 'Proposals',
    slos: 'SLOs',
    artifacts: 'Artifacts',
  },
  list: {
    search: 'Search by name',
    all: 'All',
    showMore: 'Show more ({{shown}} of {{total}})',
  },
  copy: { idle: 'Copy', copied: 'Copied', failed: 'Select and copy by hand' },
  states: {
    retry: 'Try again',
    failed: 'This could not be loaded',
    failedNext:
      'Try again; if it stays, ask the people who run Backstage to look at the log of the slo-scout backend plugin.',
    missing: 'This does not exist',
    missingNext:
      'It may have been replaced. Go back to the list to find what took its place.',
    forbidden: 'You may not see this',
    forbiddenNext:
      'Ask the people who run Backstage for the permission slo-scout.service.read.',
    stale:
      'What you see may be old, because the last refresh failed: {{reason}}',
  },
  actionErrors: {
    forbidden: 'Ask the owner of the service, or for the permission.',
    missing: 'Reload the page to see what is there now.',
    conflict: 'Reload the page: it has changed meanwhile.',
    other: 'Nothing was changed; you can try again.',
  },
  charts: {
    asTable: 'Show the numbers as a table',
    noPoints: 'No traffic yet in this window, so there is no course to show.',
    time: 'Time',
    events: 'Events',
    sli: 'SLI',
    target: 'Target',
    probabilityMet: 'Likely to be met',
    budgetUse: 'Expected budget use',
    pagesPerWeek: 'Pages a week',
    budgetLeft: 'Error budget left',
    budgetSummary:
      '{{now}} of the error budget of {{days}} days is left. The least was {{lowest}}, {{lowestAt}}.',
    budgetTable: 'Error budget over time',
    sliSummary:
      'Below the target of {{target}} for {{below}} of the time. The worst was {{worst}}, {{worstAt}}.',
    sliTable: 'SLI over time',
    curveSummary:
      'A target of {{target}} is met in the next window with a probability of {{probability}}.',
    curveOutside:
      'Nothing is known about a target of {{target}}: it lies outside the computed range.',
    curveTable: 'Probability by target',
  },
} as const;
