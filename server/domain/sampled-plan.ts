// Lengths of a job's phases drawn at random, in the shape that the documented jobs have.
import type { ExportPlan } from './export-plan.ts'

/** Of one phase: mean and deviation of the natural logarithm of its milliseconds, and between what it is kept. */
interface Shape {
  readonly mean: number
  readonly deviation: number
  readonly leastMs: number
  readonly mostMs: number
}

/**
 * Fitted to the two or three documented jobs that have the phase (tutorial: 722, 726, 24115), so no more than a
 * shape; from the least to twice the most of what those took.
 */
const shapes: Record<keyof ExportPlan, Shape> = {
  queueMs: { mean: 12.08, deviation: 0.84, leastMs: 93_550, mostMs: 911_048 },
  exportMs: { mean: 11.18, deviation: 0.43, leastMs: 46_598, mostMs: 221_208 },
  gapMs: { mean: 12.31, deviation: 1.95, leastMs: 55_596, mostMs: 1_764_442 },
  writeMs: { mean: 8.43, deviation: 3, leastMs: 543, mostMs: 77_004 },
  tailMs: { mean: 10.62, deviation: 0.13, leastMs: 3_742, mostMs: 90_022 },
}

/** Draws a plan from `chance`, which yields numbers from 0 up to, but not, 1. */
export function samplePlan(chance: () => number): ExportPlan {
  const lengthOf = ({ mean, deviation, leastMs, mostMs }: Shape): number => {
    const drawn = Math.exp(mean + deviation * normal(chance))
    return Math.round(Math.min(Math.max(drawn, leastMs), mostMs))
  }
  return {
    queueMs: lengthOf(shapes.queueMs),
    exportMs: lengthOf(shapes.exportMs),
    gapMs: lengthOf(shapes.gapMs),
    writeMs: lengthOf(shapes.writeMs),
    tailMs: lengthOf(shapes.tailMs),
  }
}

/** Normally distributed, of mean 0 and deviation 1 (Box and Muller). */
function normal(chance: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - chance()))
  return radius * Math.cos(2 * Math.PI * chance())
}
