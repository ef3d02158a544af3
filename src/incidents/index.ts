export type { RecordedAct } from './acts.ts'
export type { AlertBrief, FindAlert } from './alert-brief.ts'
export type { Awareness, NewAwareness } from './awareness.ts'
export type { Deadline } from './calendar-feed.ts'
export { type DescribedIncident, parseDescription } from './case-file.ts'
export type { NewEntry } from './changing.ts'
export type { IncidentClass, IncidentClasses } from './classes.ts'
export { EmailCourier } from './couriers/email.ts'
export type { MailKey, NewMailKey } from './couriers/mail-keys.ts'
export { Mailer, type MailServer } from './couriers/mailer.ts'
export { deadlineNear, type Punctuality } from './deadlines.ts'
export { toDifference } from './dependencies/difference.ts'
export type { Step } from './dependencies/explain.ts'
export { dependenciesFault } from './dependencies/faults.ts'
export { atMsOf, type Hit, type Impact, toImpact } from './dependencies/impact.ts'
export type { AskedImpact, IncidentImpact } from './dependencies/incident-impact.ts'
export { type Pick as FailedPick, toFailures } from './dependencies/picks.ts'
export type { HeldRegister, Imported, RegisterVersion } from './dependencies/register.ts'
export type { SectorNames } from './dependencies/sector.ts'
export { loadSectors } from './dependencies/sector-files.ts'
export { parseSpan, toSpanText } from './dependencies/spans.ts'
export { parseTable } from './dependencies/table.ts'
export { toTableText } from './dependencies/table-text.ts'
export { type Dependencies, linkKinds, type Need, type Thing, thingKinds, usualLevel } from './dependencies/thing.ts'
export { assume, type DescriptionFile, readDescriptionFile, toDescribed } from './description-file.ts'
export { type Duties, type DutyChange, dutiesChanged } from './duties.ts'
export type { Custody, HeldEvidence } from './evidence.ts'
export type { Dispatched, Received } from './exchange/correspondence.ts'
export { type Channel, type Courier, channels, type Delivered, type Parcel, type Postbox } from './exchange/courier.ts'
export {
  Message,
  type MessageKind,
  type MessageOf,
  makeMessage,
  messagePrefix,
  newMessageIds,
  parseMessage,
  ReportFacts,
  reporterKinds,
  type SignedMessage,
} from './exchange/message.ts'
export type { ExchangeMeans, OwnNode } from './exchange/own-node.ts'
export type { ReportExchange, Told } from './exchange/report-exchange.ts'
export type { NewSubmission, Submission, SubmissionPlace } from './exchange/submission.ts'
export { submissionConfirmed } from './exchange/submitting.ts'
export type { ThreadMessage } from './exchange/thread-message.ts'
export type { ExportedIncident, ExportFormat } from './exports/export.ts'
export type { Organisation } from './exports/material.ts'
export type { FactVersion, KnownFactHistory, NewFact } from './fact-book.ts'
export { loadFactDefinitions } from './fact-files.ts'
export { toFactText } from './fact-text.ts'
export { type FactDefinition, type FactDefinitions, nearest, requireDefinition } from './facts/definition.ts'
export { type Fact, type FactValue, type Sheet, toSheet } from './facts/fact.ts'
export { parseInstant } from './facts/instant.ts'
export { isUnknown, parseFactValue } from './facts/value.ts'
export { toInstant, toLocalText, toWall } from './facts/zone.ts'
export { incidentFault } from './faults.ts'
export { loadForms } from './form-files.ts'
export { toObligationCalendar } from './icalendar.ts'
export type {
  Incident,
  IncidentBrief,
  IncidentDetail,
  IncidentFields,
  IncidentItem,
  ItemBody,
  TimelineEntry,
} from './incident.ts'
export { type Incidents, type IncidentsOptions, openIncidents } from './incidents.ts'
export type { NewItem } from './items.ts'
export { type LoadedLaw, loadLaw } from './law-files.ts'
export type { NewChannel, NoticeChannel } from './notices/channels.ts'
export type { Notice, SeenDeadline } from './notices/notices.ts'
export type { NoticeMail } from './notices/sending.ts'
export type { NoticeSetting } from './notices/setting.ts'
export type { Calendars } from './obligations/calendars.ts'
export { type Change, toChanges, toDutyKey } from './obligations/changes.ts'
export { evaluate, type Incident as JudgedIncident } from './obligations/evaluate.ts'
export type { Law } from './obligations/law.ts'
export type { Act, Extension, Obligation, Reason, Verdict } from './obligations/obligation.ts'
export type { NewIncident } from './opening.ts'
export type { IncidentQuery } from './reading.ts'
export type { NewAct } from './recording.ts'
export type { LawOfIncident, RegimeFilter, RegimeListed } from './regimes/regime-book.ts'
export { listRegimes } from './regimes/regime-list.ts'
export { type RegimeDetail, toRegimeDetail } from './regimes/regime-view.ts'
export type { NewReport, Report } from './report-book.ts'
export { type Letterhead, toReportHtml } from './reports/document.ts'
export type { FilledItem, FilledReport } from './reports/fill.ts'
export { type Form, type Forms, type ReportItem, type ReportLanguage, reportLanguages } from './reports/form.ts'
export { toReportJson } from './reports/json.ts'
export { toReportPdf } from './reports/pdf.ts'
export { incidentChanged, incidentOpened } from './writing.ts'
