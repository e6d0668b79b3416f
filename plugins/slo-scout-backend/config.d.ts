import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import type { HumanDuration } from '@backstage/types';

/** A Prometheus, or what speaks its HTTP API: Thanos, Mimir, VictoriaMetrics. */
interface Prometheus {
  /**
   * Where /api/v1 begins.
   * @visibility backend
   */
  url: string;
  /**
   * Name of what it watches, kept in SLIs; needed when there are several. Default: default
   * @visibility backend
   */
  cluster?: string;
  /**
   * Sent with each request, such as X-Scope-OrgID.
   * @deepVisibility secret
   */
  headers?: { [name: string]: string };
  /** Either a token, or a name and a password. */
  auth?: {
    /** @visibility secret */
    bearerToken?: string;
    /** @visibility backend */
    username?: string;
    /** @visibility secret */
    password?: string;
  };
  /**
   * Seconds that one query may take. Default: 30
   * @visibility backend
   */
  timeoutSeconds?: number;
  /**
   * Queries at a time. Default: 4
   * @visibility backend
   */
  concurrency?: number;
  /**
   * Largest answer. Default: 32
   * @visibility backend
   */
  maxResponseMebibytes?: number;
  /**
   * Labels that name services, beside those that are known.
   * @visibility backend
   */
  serviceLabels?: string[];
}

export interface Config {
  sloScout?: {
    /** Where existing series are read; one, or a list with a cluster each. */
    prometheus?: Prometheus | Prometheus[];

    /** Where the data plane keeps its tables. */
    telemetry?: {
      /**
       * Connection string of the PostgreSQL database that collectors and workers write to.
       * Default: the database of the slo-scout plugin.
       * @visibility secret
       */
      database?: string;
      /**
       * Schema of the tables. Default: slo_scout_telemetry
       * @visibility backend
       */
      schema?: string;
    };

    /** How journeys become vectors, for search and look-alikes; the embedding worker and the search use the same. */
    embedding?: {
      /**
       * Folder of models in ONNX, as Transformers.js lays them out. Default: none, texts are hashed: letters, not meaning.
       * @visibility backend
       */
      modelPath?: string;
      /**
       * Folder of the model in it. Default: Xenova/all-MiniLM-L6-v2
       * @visibility backend
       */
      model?: string;
      /** A Milvus 2.6 that is searched in the place of the database, for more than 50 000 journeys. */
      milvus?: {
        /**
         * host:port
         * @visibility backend
         */
        address: string;
        /**
         * An API key, or user:password.
         * @visibility secret
         */
        token?: string;
        /** @visibility backend */
        database?: string;
        /** @visibility backend */
        tls?: boolean;
        /**
         * Certificate of the authority in PEM, where the system does not know it.
         * @visibility backend
         */
        caFile?: string;
      };
    };

    /** Reading of services from the catalog. */
    catalog?: {
      /**
       * When the catalog is read. Default: every 5 minutes, first 5 seconds after the start.
       * @visibility backend
       */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };

    /** Analyses that propose SLOs. */
    analysis?: {
      /**
       * Rolling window of proposed SLOs in days: 7, 28, 30 or 90. Default: 28
       * @visibility backend
       */
      windowDays?: number;
      /**
       * History that is looked at, in days, 1 to 90. Default: 28
       * @visibility backend
       */
      historyDays?: number;
      automatic?: {
        /**
         * Whether services with telemetry are analysed without being asked. Default: true
         * @visibility backend
         */
        enabled?: boolean;
        /**
         * How often services are looked at, as a duration. Default: every 10 seconds
         * @visibility backend
         */
        frequency?: HumanDuration;
        /**
         * Analyses that may wait at a time. Default: 10
         * @visibility backend
         */
        maxQueued?: number;
      };
      /**
       * Minutes after which an attempt is given up. Default: 30
       * @visibility backend
       */
      timeoutMinutes?: number;
      /**
       * Attempts before an analysis has failed. Default: 3
       * @visibility backend
       */
      attempts?: number;
      /**
       * Analyses at a time in this process. Default: 1
       * @visibility backend
       */
      concurrency?: number;
    };

    /** Whether the targets of SLOs still fit their services; where one does not, another is proposed. */
    drift?: {
      /**
       * Default: true
       * @visibility backend
       */
      enabled?: boolean;
      /**
       * Hours after which an SLO is looked at again. Default: 24
       * @visibility backend
       */
      everyHours?: number;
    };

    /** Where the files of approved SLOs are proposed. Without it they can be generated but not deployed. */
    gitops?: {
      /**
       * git, github, or the id that a module registered. Default: git
       * @visibility backend
       */
      provider?: string;
      /**
       * Address of the repository.
       * @visibility backend
       */
      repository: string;
      /**
       * Default: main
       * @visibility backend
       */
      baseBranch?: string;
      /**
       * The branch is this and the service. Default: slo-scout/
       * @visibility backend
       */
      branchPrefix?: string;
      /**
       * Provider git: whether a bare repository is made where a local path has none. Default: false
       * @visibility backend
       */
      createMissing?: boolean;
      /** Author of the commits. */
      author?: {
        /** @visibility backend */
        name: string;
        /** @visibility backend */
        email: string;
      };
    };

    /** A language model that names and explains proposals; it never sets a number. Without it nothing is missing. */
    languageModel?: {
      /**
       * openai-compatible is any server that speaks OpenAI's chat completions.
       * @visibility backend
       */
      provider: 'openai' | 'anthropic' | 'openai-compatible';
      /** @visibility backend */
      model: string;
      /**
       * Base of the API. Default: the provider's own
       * @visibility backend
       */
      baseUrl?: string;
      /** @visibility secret */
      apiKey?: string;
      /**
       * Seconds that one try may take. Default: 30
       * @visibility backend
       */
      timeoutSeconds?: number;
      /**
       * Tokens a day over all replicas. Default: 200000
       * @visibility backend
       */
      maxTokensPerDay?: number;
      /**
       * Whether targets, latencies and request rates are sent beside names. Default: false
       * @visibility backend
       */
      allowTelemetryValues?: boolean;
    };

    /** Who decides what may be proposed, approved and deployed, beside the API. */
    policies?: {
      /**
       * YAML or JSON files with lists of policies, read again when they change. They count before those of the API.
       * @visibility backend
       */
      files?: string[];
      /**
       * Whether another person than the authors has to approve. Default: false
       * @visibility backend
       */
      fourEyes?: boolean;
      /**
       * How old what is known of the catalog's dependencies may be. Default: 300
       * @visibility backend
       */
      catalogMaxAgeSeconds?: number;
      /**
       * How many dependencies away a change is followed, 1 to 20. Default: 5
       * @visibility backend
       */
      dependencyDepth?: number;
    };

    /** What generated files contain. */
    artifacts?: {
      /**
       * Base of the runbooks' addresses in alerts.
       * @visibility backend
       */
      runbookBaseUrl?: string;
      /**
       * Base of the dashboards' addresses in alerts.
       * @visibility backend
       */
      dashboardBaseUrl?: string;
      /**
       * Scrape interval of the metrics. Default: 30
       * @visibility backend
       */
      scrapeIntervalSeconds?: number;
    };
  };
}
