// Reads a flag's value that is a whole number.
import { InvalidArgumentError } from 'commander'

export function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number')
}
