// The rows the Parquet bench writes: profiles with five memberships each, drawn from a seed.

/** Numbers of 0 to 1, always the same ones (mulberry32). */
export function createDraws(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** JSON texts of `count` profiles, 600 to 1,150 bytes each. */
export function profileTexts(count: number, seed = 1): string[] {
  const draw = createDraws(seed)
  const below = (limit: number) => Math.floor(draw() * limit)
  const one = <Item>(items: readonly Item[]) => items[below(items.length)] as Item
  const digits = (length: number) => Array.from({ length }, () => below(10)).join('')
  const hex = (length: number) => Array.from({ length }, () => below(16).toString(16)).join('')
  const uuid = () => [8, 4, 4, 4, 12].map(hex).join('-')
  const two = (number: number) => String(number).padStart(2, '0')
  const date = (from: number, years: number) =>
    `${from + below(years)}-${two(1 + below(12))}-${two(1 + below(28))}`
  const instant = () => `${date(2019, 6)}T${two(below(24))}:${two(below(60))}:${two(below(60))}Z`

  const segments = Array.from({ length: 200 }, uuid)
  const names = Array.from({ length: 500 }, (_, index) => `Name${index}`)
  const cities = ['San José', 'Adelaide', 'Zürich', 'Nairobi', 'Osaka', 'Recife']

  function membership() {
    return {
      status: one(['realized', 'existing', 'exited']),
      lastQualificationTime: instant(),
    }
  }

  function profile() {
    const [firstName, lastName] = [one(names), one(names)]
    const email = `${firstName}.${lastName}.${below(1e6)}@example.com`.toLowerCase()
    const full = draw() < 0.4
    return {
      _id: uuid(),
      identityMap: {
        ECID: [{ id: digits(38), primary: true }],
        Email: [{ id: email }],
      },
      segmentMembership: {
        ups: Object.fromEntries(Array.from({ length: 5 }, () => [one(segments), membership()])),
      },
      person: { name: { firstName, lastName }, birthDate: date(1940, 65), gender: one(['male', 'female']) },
      personalEmail: { address: email },
      ...(full && {
        homeAddress: {
          city: one(cities),
          postalCode: digits(5),
          countryCode: one(['US', 'AU', 'CH', 'KE', 'JP', 'BR']),
          _schema: { latitude: draw() * 180 - 90, longitude: draw() * 360 - 180 },
        },
        loyalty: {
          loyaltyID: [digits(12)],
          points: below(50_000) / 2,
          tier: one(['gold', 'silver']),
          joinDate: instant(),
        },
        _emulator: { crm: { accountNumber: below(2 ** 31) * below(2 ** 20) } },
      }),
      testProfile: draw() < 0.01,
    }
  }

  return Array.from({ length: count }, () => JSON.stringify(profile()))
}
