import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  AwarenessRecord,
  Incident,
  IncidentDuties,
  IncidentDuty,
  IncidentExchange,
  IncidentReport,
  ReceivedReports,
  ReportForms,
} from '../src/http/index.ts'
import { parseMessage } from '../src/incidents/index.ts'
import { wordsOf } from './bank-answers.ts'
import type { Listening, TestNodes } from './two-nodes.ts'

interface SentReport {
  readonly regime: string
  readonly stage: string
  readonly form: string
  readonly content: unknown
}

/** The people of the bank at their node: Ada writes, Ben signs, Eve administers. Their supervisor has a node, and so has the CSIRT. */
export class BankDesk {
  readonly bank: Listening
  readonly supervisor: Listening
  readonly csirt: Listening
  /** What was sent, in order. */
  readonly sent: SentReport[] = []
  readonly #nodes: TestNodes
  readonly #tokens: Readonly<Record<string, string>>
  #incident: Incident | undefined

  private constructor(nodes: TestNodes, all: Record<'bank' | 'supervisor' | 'csirt', Listening>, tokens: Readonly<Record<string, string>>) {
    this.#nodes = nodes
    this.bank = all.bank
    this.supervisor = all.supervisor
    this.csirt = all.csirt
    this.#tokens = tokens
  }

  static async open(nodes: TestNodes): Promise<BankDesk> {
    const bank = await nodes.make('Bank', 'DE')
    const supervisor = await openSupervisor(nodes)
    const csirt = await nodes.make('CSIRT', 'DE')
    for (const [one, other] of [
      [bank, supervisor],
      [supervisor, bank],
      [supervisor, csirt],
      [csirt, supervisor],
    ] as const)
      await one.ask('partners', { url: other.url })
    for (const [body, { node }] of [
      ['de-supervisor', supervisor],
      ['de-bsi', csirt],
    ] as const)
      await supervisor.ask(`authority/authorities/${body}/node`, { origin: node.ownLog.origin })
    const tokens: Record<string, string> = {}
    for (const name of ['Ada', 'Ben', 'Eve']) {
      const grants = [{ collection: '*', canRead: true, canWrite: true }]
      const wanted = { name, clearance: 'red', grants, isAdmin: name === 'Eve' }
      tokens[name] = (await bank.ask<{ secret: string }>('tokens', wanted)).secret
    }
    return new BankDesk(nodes, { bank, supervisor, csirt }, tokens)
  }

  get id(): string {
    return this.#incident?.id ?? ''
  }

  get number(): number {
    return this.#incident?.number ?? 0
  }

  async begin(wanted: object): Promise<void> {
    this.#incident = await this.ask('incidents', wanted)
  }

  /** As Ada. */
  ask<T>(path: string, body?: unknown): Promise<T> {
    return this.bank.ask(path, body, this.#tokens.Ada)
  }

  of<T>(path: string, body?: unknown): Promise<T> {
    return this.ask(path === '' ? `incidents/${this.number}` : `incidents/${this.number}/${path}`, body)
  }

  /** What is no JSON. */
  async text(path: string): Promise<string> {
    const answer = await this.bank.app.inject({ url: `/api/v1/${path}`, headers: { authorization: `Bearer ${this.#tokens.Eve}` } })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.body
  }

  state(facts: Record<string, unknown>, sure = 'known'): Promise<unknown> {
    return this.of('facts', { facts: Object.entries(facts).map(([fact, value]) => ({ fact, value, sure })) })
  }

  learn(said: object): Promise<AwarenessRecord> {
    return this.of('awareness', said)
  }

  async duty(regime: string, stage: string): Promise<IncidentDuty> {
    const { duties } = await this.of<IncidentDuties>('duties')
    const found = duties.find((one) => one.regime === regime && one.stage === stage)
    assert.ok(found, `${regime} has no stage ${stage}`)
    return found
  }

  /** The verdict and the instant, as people read them. */
  async clockOf(regime: string, stage: string): Promise<string> {
    const { verdict, dueAt, manner } = await this.duty(regime, stage)
    return `${verdict} ${dueAt === null ? (manner ?? '') : new Date(dueAt).toISOString()}`.trim()
  }

  /** Written, signed, prepared, confirmed: to the supervisor's node where DORA wants it, else handed in at a portal. */
  async report(regime: string, stage: string, when: string): Promise<void> {
    this.#nodes.clock.ms = Date.parse(when)
    const { forms } = await this.ask<ReportForms>('forms')
    const form = forms.find((one) => one.for.some((duty) => duty.regime === regime && duty.stage === stage))?.id ?? 'letter'
    const begun = await this.of<IncidentReport>('reports', { form, regime, stage })
    await this.of(`reports/${begun.id}`, { answers: { contact: 'Duty officer', ...wordsOf[stage] } })
    const { sections } = await this.of<IncidentReport>(`reports/${begun.id}`)
    const open = sections.flatMap(({ lines }) => lines.filter(({ isNeeded, text }) => isNeeded && text === null))
    const answers = Object.fromEntries(open.map(({ item }) => [item, `of ${item}, as we know it now`]))
    if (regime === 'eu-dora') assert.deepEqual(answers, {}, stage)
    else await this.of(`reports/${begun.id}`, { answers })
    await this.bank.ask(`incidents/${this.number}/reports/${begun.id}/sign`, {}, this.#tokens.Ben)
    const content: unknown = JSON.parse(await this.text(`incidents/${this.number}/reports/${begun.id}/document?format=json`))
    await this.#send(begun.id, regime === 'eu-dora')
    this.sent.push({ regime, stage, form, content })
  }

  async #send(report: string, isToNode: boolean): Promise<void> {
    const node = { channel: 'node', recipient: 'Supervisor', address: this.supervisor.node.ownLog.origin }
    const portal = { channel: 'portal', recipient: 'Data protection authority', address: 'https://portal.example' }
    const { submissions } = await this.of<IncidentExchange>('submissions', { report, ...(isToNode ? node : portal) })
    const submission = submissions.find((one) => one.report === report)?.id ?? ''
    const receipt = isToNode ? {} : { at: this.#nodes.clock.ms, receipt: `receipt of ${report}` }
    await this.of(`submissions/${submission}/confirm`, receipt)
    await this.#nodes.settle()
    const after = (await this.of<IncidentExchange>('exchange')).submissions.find(({ id }) => id === submission)
    assert.ok(after?.state === 'sent' || after?.state === 'acknowledged', `${after?.state} ${after?.error}`)
  }

  async receivedBy(authority: Listening): Promise<ReceivedReports['reports']> {
    return (await authority.ask<ReceivedReports>('authority/reports')).reports
  }

  /** The reports as they came to the supervisor, in order. */
  async heldBySupervisor(): Promise<{ stage: string; content: unknown }[]> {
    const rows = await this.supervisor.node.store.db.selectFrom('post_in').select('source').orderBy('seq').execute()
    return rows.flatMap(({ source }) => {
      const { message } = parseMessage(source)
      return message.kind === 'report' ? [{ stage: message.body.stage, content: message.body.content }] : []
    })
  }
}

/** Which bodies supervise banks in a state is said by a data file: here by one of the supervisor's own. */
async function openSupervisor(nodes: TestNodes): Promise<Listening> {
  const made = await nodes.make('Supervisor', 'DE')
  await nodes.stop(made)
  mkdirSync(join(made.home, 'data', 'authorities'), { recursive: true })
  writeFileSync(join(made.home, 'data', 'authorities', 'de-supervisor.yaml'), supervisorFile)
  return nodes.start(made)
}

const supervisorFile = `title: The supervisor of the story
state: DE
roles: [financial-supervisor]
sectors: [banking]
regimes: [eu-dora]
source: the story
licence: CC0-1.0
checked: 2026-11-25
confidence: K
example:
  - { state: DE, role: financial-supervisor, found: true }
`
