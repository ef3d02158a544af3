import * as z from 'zod'

/** What a body does for those who report, and for other authorities. */
export const authorityRoles = [
  'single-point-of-contact',
  'csirt',
  'competent-authority',
  'critical-entities',
  'data-protection',
  'financial-supervisor',
  'law-enforcement',
  'union-agency',
  'commission',
  'oversight-forum',
] as const
export type AuthorityRole = (typeof authorityRoles)[number]

/** Two letters of a state (ISO 3166-1), `EU` for bodies of the Union. */
export const StateCode = z.string().regex(/^[A-Z]{2}$/)
const Role = z.enum(authorityRoles)

/** A body that reports go to: a file of `data/authorities`. What is not known of it is left out. */
export const AuthorityFile = z.strictObject({
  title: z.string().min(1),
  state: StateCode,
  roles: z.array(Role).min(1),
  /** Only of these sectors; absent: of all. */
  sectors: z.array(z.string()).optional(),
  /** Regimes that it takes reports under. */
  regimes: z.array(z.string()).min(1),
  website: z.url().optional(),
  /** Where reports are handed in. */
  portal: z.url().optional(),
  email: z.email().optional(),
  notes: z.array(z.string()).default([]),
  source: z.string(),
  licence: z.string(),
  checked: z.string(),
  /** V: checked against the text of the law; S: by a second-hand text; K: from memory. */
  confidence: z.enum(['V', 'S', 'K']),
  example: z.array(z.strictObject({ state: StateCode, role: Role, sector: z.string().optional(), found: z.boolean() })).min(1),
})
export type AuthorityFile = z.infer<typeof AuthorityFile>

export interface Authority extends Omit<AuthorityFile, 'example' | 'licence' | 'checked'> {
  readonly id: string
}

/** Whether it is the one to turn to in this state, for this role and sector. */
export function isFor(authority: Pick<AuthorityFile, 'state' | 'roles' | 'sectors'>, wanted: Wanted): boolean {
  const { state, role, sectors = [] } = wanted
  if (authority.state !== state || !authority.roles.includes(role)) return false
  return authority.sectors === undefined || authority.sectors.some((sector) => sectors.includes(sector))
}

export interface Wanted {
  readonly state: string
  readonly role: AuthorityRole
  /** Sectors that it is about; a body for some sectors alone is found by one of them. */
  readonly sectors?: readonly string[] | undefined
}
