export interface Config {
  sloScout?: {
    /** Collectors and workers that run beside Backstage, in child processes. */
    pipeline?: {
      /**
       * false leaves collecting and fingerprinting to deployments of their own. Default: true
       * @visibility backend
       */
      enabled?: boolean;
      /**
       * Partitions of the telemetry log, 1 to 64. It can be raised later, never lowered. Default: 4
       * @visibility backend
       */
      partitions?: number;
      /**
       * Days that capsules are kept, counted from the newest one, 8 to 400. Default: 40
       * @visibility backend
       */
      retentionDays?: number;
      /** Where telemetry is received over OTLP. */
      otlp?: {
        /**
         * Address to listen on. There is no authentication on it, so leave it on loopback unless the network is trusted.
         * Default: 127.0.0.1
         * @visibility backend
         */
        host?: string;
        /**
         * OTLP over gRPC. Default: 4317
         * @visibility backend
         */
        grpcPort?: number;
        /**
         * OTLP over HTTP. Default: 4318
         * @visibility backend
         */
        httpPort?: number;
      };
      /**
       * Port on which Prometheus finds the metrics of all programs under /metrics, on the same address as OTLP.
       * Default: none; the metrics are then at /api/slo-scout/pipeline/metrics, for callers that Backstage knows.
       * @visibility backend
       */
      metricsPort?: number;
    };
  };
}
