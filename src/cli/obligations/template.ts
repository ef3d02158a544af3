/** A file to fill in: the facts that most regimes ask for first. `entente obligations --facts` lists them all. */
export const template = `# What is known of the incident. Delete what you do not know, or write: unknown.
# All names: entente obligations --facts      All regimes and stages: entente obligations --regimes
zone: Europe/Berlin                  # of times without an offset

entity:
  home-state: DE                     # whose authority is told
  established-in: [DE]               # all states with an establishment, or where services are offered
  entity-kinds: [other]              # what you are; see --facts for the list
  nis2-class: unknown                # essential, important or none
  nis2-sector: unknown
  entity-size: unknown               # micro, small, medium or large
  cer-critical: unknown

times:                               # each is a decision that you can prove later
  occurred-at: unknown
  detected-at: unknown
  aware-at: unknown                  # 2026-11-20 17:40, or 2026-11-20T17:40:00+01:00
  aware-significant-at: unknown
  classified-major-at: unknown
  handled-at: unknown

facts:
  malicious-act: unknown             # yes, no or unknown
  severe-disruption: unknown
  severe-financial-loss: unknown
  damage-to-others: unknown
  affected-states: unknown           # [DE, FR]
  personal-data-breach: unknown
  risk-to-people: unknown            # unlikely, risk or high
  data-subjects: unknown             # 1200, or: about 1200
  critical-services-affected: unknown
  clients-share: unknown             # 12 %
  critical-downtime: unknown         # 90 min, 2 h
  economic-cost: unknown             # 250000, EUR 1.2 million
  ransom-paid: unknown

submitted: {}                        # eu-nis2/early-warning: 2026-11-21 09:00
acts: []                             # - { kind: withdrawn, regime: eu-gdpr, at: 2026-11-22 10:00 }
`
