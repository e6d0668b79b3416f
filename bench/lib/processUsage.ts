import fs from 'node:fs';

const TICKS_PER_SECOND = 100; // USER_HZ, a constant of Linux' interface

/** What a process has used so far, from /proc. */
export interface ProcessUsage {
  cpuSeconds: number;
  /** Highest resident memory. */
  peakRssMiB: number;
}

/** Throws when there is no such process, or no /proc. */
export function processUsage(pid: number): ProcessUsage {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(status);
  const { own } = cpuTimes(pid);
  return { cpuSeconds: own, peakRssMiB: Number(peak?.[1] ?? NaN) / 1024 };
}

/** CPU seconds of a process, of its children, and of those children that have ended. */
export function familyCpuSeconds(pid: number): number {
  const { own, ended } = cpuTimes(pid);
  let sum = own + ended;
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const times = cpuTimes(Number(name));
      if (times.parent === pid) sum += times.own + times.ended;
    } catch {
      // it has just ended, and is counted with its parent from now on
    }
  }
  return sum;
}

/** The process that started this one. */
export function parentOf(pid: number): number {
  return cpuTimes(pid).parent;
}

function cpuTimes(pid: number) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold anything; fields are counted behind it, state being field 3 of proc(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return {
    parent: field(4),
    own: (field(14) + field(15)) / TICKS_PER_SECOND,
    ended: (field(16) + field(17)) / TICKS_PER_SECOND,
  };
}
