// Prints figures with their targets beside them.

/** One figure; without a target it is there to be compared with. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly target?: { readonly atLeast: number } | { readonly atMost: number }
}

/** The table as text, a figure a line. */
export function tableOf(figures: readonly Figure[]): string {
  return figures
    .map((figure) => [figure.what.padEnd(58), shown(figure).padStart(18), targetOf(figure)].join('  '))
    .map((line) => line.trimEnd())
    .join('\n')
}

function shown({ value, unit }: Figure): string {
  return Number.isNaN(value) ? 'not measured' : `${formatted(value)} ${unit}`
}

function targetOf({ value, target }: Figure): string {
  if (!target) return ''
  const [sign, limit] = 'atLeast' in target ? ['≥', target.atLeast] : ['≤', target.atMost]
  const holds = 'atLeast' in target ? value >= target.atLeast : value <= target.atMost
  const verdict = Number.isNaN(value) ? '' : holds ? 'ok' : 'missed'
  return `${`${sign} ${formatted(limit)}`.padEnd(10)} ${verdict}`
}

function formatted(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}
