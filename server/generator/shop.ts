// The shop that made-up customers live near and buy at: its cities, its products, and what they are seen with.

export interface City {
  readonly name: string
  readonly country: string
  /** A digit for every `#`; so is `phone`. */
  readonly postalCode: string
  readonly latitude: number
  readonly longitude: number
  /** Numbers that are reserved for fiction. */
  readonly phone: string
  readonly dmaID?: number
}

export const cities: readonly City[] = [
  city('San Jose', 'US', '951##', 37.3382, -121.8863, '1-408-555-01##', 807),
  city('New York', 'US', '100##', 40.7128, -74.006, '1-212-555-01##', 501),
  city('Chicago', 'US', '606##', 41.8781, -87.6298, '1-312-555-01##', 602),
  city('Seattle', 'US', '981##', 47.6062, -122.3321, '1-206-555-01##', 819),
  city('London', 'GB', 'SE1 #BD', 51.5074, -0.1278, '44-20-7946-0###'),
  city('Berlin', 'DE', '104##', 52.52, 13.405, '49-30-23125-###'),
  city('Paris', 'FR', '750##', 48.8566, 2.3522, '33-1-9900-####'),
]

export const currencies: Readonly<Record<string, string>> = { US: 'USD', GB: 'GBP', DE: 'EUR', FR: 'EUR' }

export interface Product {
  readonly SKU: string
  readonly name: string
  readonly price: number
  readonly path: string
}

export const products: readonly Product[] = [
  { SKU: 'SH-1001', name: 'Trail Running Shoe', price: 129.95, path: 'shoes/trail-running' },
  { SKU: 'SH-1002', name: 'Canvas Sneaker', price: 64.5, path: 'shoes/canvas-sneaker' },
  { SKU: 'JK-2001', name: 'Rain Jacket', price: 149, path: 'jackets/rain' },
  { SKU: 'JK-2002', name: 'Down Vest', price: 99.9, path: 'jackets/down-vest' },
  { SKU: 'BG-3001', name: 'Daypack 20 l', price: 79, path: 'bags/daypack-20' },
  { SKU: 'BG-3002', name: 'Canvas Tote', price: 29.95, path: 'bags/canvas-tote' },
  { SKU: 'AC-4001', name: 'Wool Socks', price: 14.5, path: 'accessories/wool-socks' },
  { SKU: 'AC-4002', name: 'Water Bottle', price: 22, path: 'accessories/water-bottle' },
]

export const browsers = [
  { name: 'Chrome', version: '131.0.6778' },
  { name: 'Safari', version: '18.2' },
  { name: 'Firefox', version: '134.0' },
  { name: 'Edge', version: '131.0.2903' },
] as const

/** The loyalty programme's tier for that many points. */
export function tierOf(points: number): string {
  if (points >= 15_000) return 'platinum'
  if (points >= 8_000) return 'gold'
  return points >= 2_000 ? 'silver' : 'bronze'
}

/** An amount of money without what floating point adds to it. */
export const cents = (amount: number): number => Math.round(amount * 100) / 100

export const webPage = (path: string, name: string) => ({
  webPageDetails: { URL: `https://shop.example.com/${path}`, name, pageViews: { value: 1 } },
})

function city(
  name: string,
  country: string,
  postalCode: string,
  latitude: number,
  longitude: number,
  phone: string,
  dmaID?: number,
): City {
  return { name, country, postalCode, latitude, longitude, phone, ...(dmaID ? { dmaID } : {}) }
}
