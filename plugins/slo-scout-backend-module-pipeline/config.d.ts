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
        /**
         * Adds to telemetry from which pod it comes: a kubeconfig, or "auto" for KUBECONFIG, the pod's service account or
         * ~/.kube/config. Default: nothing is added
         * @visibility backend
         */
        kubernetes?: string;
      };
      /**
       * File of redaction rules, or "off" to store everything as it comes. Default: the rules of docs/redaction.md
       * @visibility backend
       */
      redaction?: string;
      /**
       * Count log records, keep events and the metrics that exist. Default: true
       * @visibility backend
       */
      signals?: boolean;
      /** Takes series from Prometheus, see docs/prometheus-collector.md. */
      prometheus?: {
        /**
         * Default: false
         * @visibility backend
         */
        enabled?: boolean;
        /** @visibility backend */
        configFile?: string;
      };
      /** Follows log files, see docs/log-collector.md. */
      logs?: {
        /**
         * Default: false
         * @visibility backend
         */
        enabled?: boolean;
        /** @visibility backend */
        configFile?: string;
        /**
         * Where checkpoints are kept, instead of what the file says.
         * @visibility backend
         */
        stateDir?: string;
      };
      /** Follows a Kubernetes cluster, see docs/kubernetes-collector.md. */
      kubernetes?: {
        /**
         * Default: false
         * @visibility backend
         */
        enabled?: boolean;
        /** @visibility backend */
        kubeconfig?: string;
        /**
         * k8s.cluster.name of what it tells.
         * @visibility backend
         */
        clusterName?: string;
        /**
         * Default: all
         * @visibility backend
         */
        namespaces?: string[];
      };
      /** Keeps all received telemetry as objects, see docs/archive.md. */
      archive?: {
        /**
         * Default: false
         * @visibility backend
         */
        enabled?: boolean;
        /**
         * file:///folder or s3://bucket/prefix. Default: the folder slo-scout-objects
         * @visibility secret
         */
        store?: string;
      };
      /** Keeps a vector for each journey, by what sloScout.embedding says; see docs/embeddings.md. */
      embedding?: {
        /**
         * Default: false
         * @visibility backend
         */
        enabled?: boolean;
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
