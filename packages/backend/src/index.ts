import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@slo-scout/backstage-plugin-slo-scout-backend'));
backend.add(
  import('@slo-scout/backstage-plugin-slo-scout-backend-module-pipeline'),
);

// Without this a failed start leaves a process behind that serves nothing.
backend.start().catch(error => {
  process.stderr.write(`Backstage did not start: ${error.message}\n`);
  process.exit(1);
});
