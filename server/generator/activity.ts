// What a made-up customer did in the shop, as events, and the segments they are in.
import { formatInstant } from '../domain/instant.ts'
import type { RandomStream } from '../runtime/random-stream.ts'
import type { SeedRecord } from '../seeding/seed-records.ts'
import { type Customer, instantOf } from './customer.ts'
import { eventDataset, segmentId } from './platform.ts'
import { browsers, cents, currencies, products, webPage } from './shop.ts'

const minuteMs = 60_000

/** One event in four is a purchase, the others are looks at a product. */
export function* eventsOf(random: RandomStream, customer: Customer, count: number): Generator<SeedRecord> {
  for (let number = 1; number <= count; number += 1) {
    const at = instantOf(random)
    const isPurchase = random.chance(0.25)
    const product = random.pick(products)
    yield {
      type: 'event',
      datasetId: eventDataset,
      primary: { ns: 'ECID', id: customer.ecid },
      ingestedAt: formatInstant(at + random.integer(1, 180) * minuteMs),
      body: {
        _id: `${customer.crmId}-${number}`,
        timestamp: formatInstant(at),
        eventType: isPurchase ? 'commerce.purchases' : 'web.webpagedetails.pageViews',
        identityMap: { ECID: [{ id: customer.ecid, primary: true }] },
        environment: {
          type: 'browser',
          browserDetails: { ...random.pick(browsers), javaScriptEnabled: true },
        },
        ...(isPurchase ? purchase(random, customer, product) : { web: webPage(product.path, product.name) }),
      },
    }
  }
}

function purchase(random: RandomStream, { city }: Customer, product: (typeof products)[number]): object {
  const quantity = random.integer(1, 3)
  const priceTotal = cents(product.price * quantity)
  const currencyCode = currencies[city.country] ?? 'USD'
  return {
    web: webPage('order-confirmation', 'Order confirmation'),
    commerce: {
      order: { purchaseID: random.digits('G-########'), priceTotal, currencyCode },
      purchases: { value: 1 },
    },
    productListItems: [{ SKU: product.SKU, name: product.name, quantity, priceTotal, currencyCode }],
  }
}

/** Of segment n about one customer in n is or was a member; most are, and one in eight has left. */
export function* membershipsOf(
  random: RandomStream,
  customer: Customer,
  segmentCount: number,
): Generator<SeedRecord> {
  for (let number = 1; number <= segmentCount; number += 1) {
    if (!random.chance(1 / number)) continue
    yield {
      type: 'membership',
      primary: { ns: 'CRMID', id: customer.crmId },
      segment: { ns: 'ups', id: segmentId(number) },
      status: random.chance(1 / 8) ? 'exited' : random.pick(['realized', 'existing'] as const),
      lastQualificationTime: formatInstant(instantOf(random)),
    }
  }
}
