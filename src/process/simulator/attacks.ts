import type { Meddling } from './network.ts'

/** An attack whose every detail is known: what it changes in the plant, what it shows, and which asset it is on. */
export interface SimulatedAttack {
  readonly kind: string
  /** What is done, in a sentence. */
  readonly about: string
  /** The asset that is attacked; for a control loop, what it measures and what it moves. */
  readonly assets: readonly string[]
  readonly days: number
  /** What is changed in the plant; `share` is how much of the attack has passed, `minute` the minutes since it began. */
  readonly meddle?: (share: number, minute: number) => Meddling
  /** Tags whose readings are replaced on their way to the historian. */
  readonly spoof?: Readonly<Record<string, Spoof>>
}

/** What the historian is told in place of `reading`; `past` is what it was told that many days before. */
export type Spoof = (reading: number, share: number, past: (days: number) => number) => number

/** Metres by which the drifting level is off at the end. */
const drifted = 0.8

/** Seven attacks, in the order of a story that an operator would not like to live through. */
export const simulatedAttacks: readonly SimulatedAttack[] = [
  {
    kind: 'set-point',
    about: 'The levels at which the booster starts and stops are lowered in its controller: T2 runs nearly empty.',
    assets: ['T2', 'PU3'],
    days: 2,
    meddle: () => ({ boosterLevels: { on: 0.6, off: 1.2 } }),
  },
  {
    kind: 'sensor-spoof',
    about: 'The pressure of zone A is shown half a bar too high, to hide from the control room what goes on there.',
    assets: ['ZoneA'],
    days: 1.5,
    spoof: { 'ZoneA.Pressure': (reading) => reading + 0.5 },
  },
  {
    kind: 'replay',
    about: 'The historian is shown the level of T1 of two days before, while the plant goes on.',
    assets: ['T1'],
    days: 2,
    spoof: { 'T1.Level': (_reading, _share, past) => past(2) },
  },
  {
    kind: 'stealthy-drift',
    about: 'The transmitter of T1 is led away by a little every hour; controllers and people read it alike, and T1 runs low.',
    assets: ['T1'],
    days: 8,
    meddle: (share) => ({ levelOffset: drifted * share }),
    spoof: { 'T1.Level': (reading, share) => reading + drifted * share },
  },
  {
    kind: 'actuator-override',
    about: 'The valve to T3 is driven wide open, while its position is shown as it was a day before.',
    assets: ['V2'],
    days: 1,
    meddle: () => ({ valve: 1 }),
    spoof: { 'V2.Position': (_reading, _share, past) => past(1) },
  },
  {
    kind: 'command-injection',
    about: 'The booster is started and stopped every quarter of an hour, to wear it out.',
    assets: ['PU3'],
    days: 1,
    meddle: (_share, minute) => ({ booster: Math.floor(minute / 15) % 2 === 0 }),
  },
  {
    kind: 'dosing',
    about: 'Chlorine is dosed at half the wanted rate, while its residual is shown as it was a day before.',
    assets: ['Dosing'],
    days: 2,
    meddle: () => ({ dosing: 0.5 }),
    spoof: { 'Dosing.Chlorine': (_reading, _share, past) => past(1) },
  },
]
