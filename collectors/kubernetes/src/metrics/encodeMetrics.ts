import { jsonToProtobuf } from '@slo-scout/telemetry';
import type { Attributes } from '../facts/Fact';
import { keyValues, nanos, SCOPE } from '../facts/otlpJson';

/** A number of one resource at one moment. */
export interface Reading {
  name: string;
  unit: string;
  value: number;
}

export interface Readings {
  resource: Attributes;
  readings: Reading[];
}

const CUMULATIVE = 2;

/** An ExportMetricsServiceRequest; each reading is an UpDownCounter, as OpenTelemetry's conventions declare them. */
export function encodeMetrics(
  all: readonly Readings[],
  time: number,
): Uint8Array {
  const request = {
    resourceMetrics: all.map(({ resource, readings }) => ({
      resource: { attributes: keyValues(resource) },
      scopeMetrics: [
        {
          scope: SCOPE,
          metrics: readings.map(({ name, unit, value }) => ({
            name,
            unit,
            sum: {
              aggregationTemporality: CUMULATIVE,
              isMonotonic: false,
              dataPoints: [{ timeUnixNano: nanos(time), asInt: String(value) }],
            },
          })),
        },
      ],
    })),
  };
  return jsonToProtobuf('metrics', Buffer.from(JSON.stringify(request)))
    .request;
}
