import type { SpanResource } from '../span';
import type { DecodedMetric, MetricType } from './decodeMetrics';
import { millis } from './millis';
import type { StringInterner } from './StringInterner';
import { type WireReader, WireType } from './WireReader';

// Field numbers of Metric.
const NAME = 1;
const UNIT = 3;
/** By field number, with the field of a data point that holds its attributes. */
const DATA: Record<number, { type: MetricType; attributes: number }> = {
  5: { type: 'gauge', attributes: 7 },
  7: { type: 'sum', attributes: 7 },
  9: { type: 'histogram', attributes: 9 },
  10: { type: 'exponential_histogram', attributes: 1 },
  11: { type: 'summary', attributes: 7 },
};
// Of Gauge, Sum, Histogram and the others.
const DATA_POINTS = 1;
const TEMPORALITY = 2;
const MONOTONIC = 3;
// Of all kinds of data points.
const TIME = 3;
const EXPLICIT_BOUNDS = 7;
const KEY = 1;

const MAX_POINTS = 256;
const MAX_LABEL_KEYS = 64;
const MAX_BOUNDS = 256;

/**
 * Decodes metrics one after another from one reader.
 *
 * @internal
 */
export class MetricDecoder {
  private labelKeys = new Set<string>();
  private bounds: number[] = [];
  private time = 0;

  constructor(
    private readonly reader: WireReader,
    private readonly interner: StringInterner,
  ) {}

  /** Decodes the metric from the reader's position to `end`; undefined when it says nothing. */
  decode(end: number, resource: SpanResource): DecodedMetric | undefined {
    const { reader, interner } = this;
    let name = '';
    let unit = '';
    let data: { monotonic: boolean; temporality: number } | undefined;
    let type: MetricType | undefined;
    this.labelKeys = new Set();
    this.bounds = [];
    this.time = 0;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if ((tag & 7) !== WireType.bytes) {
        reader.skip(tag & 7, end);
        continue;
      }
      const field = tag >>> 3;
      const valueEnd = reader.valueEnd(end);
      if (field === NAME) name = interner.get(reader.buf, reader.pos, valueEnd);
      else if (field === UNIT) {
        unit = interner.get(reader.buf, reader.pos, valueEnd);
      } else if (Object.hasOwn(DATA, field)) {
        ({ type } = DATA[field]);
        data = this.data(valueEnd, DATA[field]);
      }
      reader.pos = valueEnd;
    }
    if (!name || !type || !data) return undefined;
    const { labelKeys, bounds, time } = this;
    const keys = [...labelKeys].sort();
    return {
      resource,
      name,
      unit,
      type,
      ...data,
      labelKeys: keys,
      bounds,
      time,
    };
  }

  private data(
    end: number,
    kind: { type: MetricType; attributes: number },
  ): { monotonic: boolean; temporality: number } {
    const { reader } = this;
    let monotonic = false;
    let temporality = 0;
    let points = 0;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      const field = tag >>> 3;
      if ((tag & 7) === WireType.bytes && field === DATA_POINTS) {
        const pointEnd = reader.valueEnd(end);
        if (points++ < MAX_POINTS) this.point(pointEnd, kind);
        reader.pos = pointEnd;
      } else if ((tag & 7) === WireType.varint) {
        const value = reader.unsigned(end);
        if (field === MONOTONIC && kind.type === 'sum') monotonic = value !== 0;
        else if (field === TEMPORALITY) temporality = value <= 2 ? value : 0;
      } else {
        reader.skip(tag & 7, end);
      }
    }
    return { monotonic, temporality };
  }

  private point(
    end: number,
    kind: { type: MetricType; attributes: number },
  ): void {
    const { reader } = this;
    const bounds: number[] = [];
    const isHistogram = kind.type === 'histogram';
    while (reader.pos < end) {
      const tag = reader.tag(end);
      const field = tag >>> 3;
      if ((tag & 7) === WireType.bytes) {
        const valueEnd = reader.valueEnd(end);
        if (field === kind.attributes) this.labelKey(valueEnd);
        else if (isHistogram && field === EXPLICIT_BOUNDS) {
          this.packedDoubles(valueEnd, bounds);
        }
        reader.pos = valueEnd;
      } else if ((tag & 7) === WireType.fixed64) {
        if (isHistogram && field === EXPLICIT_BOUNDS) {
          this.packedDoubles(reader.pos + 8, bounds, end);
        } else {
          const low = reader.fixed32(end);
          const time = millis(reader.fixed32(end), low);
          if (field === TIME && time > this.time) this.time = time;
        }
      } else {
        reader.skip(tag & 7, end);
      }
    }
    if (bounds.length > 0) this.bounds = bounds;
  }

  private packedDoubles(to: number, into: number[], end: number = to): void {
    const { reader } = this;
    while (reader.pos < to) {
      reader.advance(8, end);
      const value = reader.buf.readDoubleLE(reader.pos - 8);
      if (into.length < MAX_BOUNDS && Number.isFinite(value)) into.push(value);
    }
  }

  private labelKey(end: number): void {
    const { reader, interner, labelKeys } = this;
    if (labelKeys.size >= MAX_LABEL_KEYS) return;
    let key = '';
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag === KEY * 8 + WireType.bytes) {
        const valueEnd = reader.valueEnd(end);
        key = interner.get(reader.buf, reader.pos, valueEnd);
        reader.pos = valueEnd;
      } else {
        reader.skip(tag & 7, end);
      }
    }
    if (key) labelKeys.add(key);
  }
}
