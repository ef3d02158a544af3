import type {
  AuthorityEntryTable,
  AuthorityMessageTable,
  AuthorityRouteTable,
  AuthoritySummaryTable,
  AuthorityThreadTable,
  AuthorityTieTable,
} from './tables/authority.ts'
import type {
  LogAnchorTable,
  LogCheckpointTable,
  LogTileTable,
  MetaTable,
  OutboxTable,
  SealedTable,
  StatementTable,
} from './tables/core.ts'
import type { DependencyVersionTable } from './tables/dependencies.ts'
import type {
  AlertEvidenceTable,
  AlertNoteTable,
  AlertObservableTable,
  AlertSourceTable,
  AlertTable,
  HistoryTable,
  IndicatorTable,
} from './tables/detect.ts'
import type { IncidentMessageTable, IncidentSubmissionTable, PostInTable, PostOutTable } from './tables/exchange.ts'
import type { ExerciseInjectTable, ExerciseResultTable } from './tables/exercises.ts'
import type { FeedTable, LogAlarmTable, PartnerTable, WitnessSeenTable } from './tables/federation.ts'
import type { GrantTable, TokenTable } from './tables/identity.ts'
import type {
  IncidentActTable,
  IncidentAwarenessTable,
  IncidentCustodyTable,
  IncidentDutyTable,
  IncidentEntryTable,
  IncidentEvidenceTable,
  IncidentFactTable,
  IncidentItemTable,
  IncidentLawTable,
  IncidentReportTable,
  IncidentTable,
  LawTextTable,
} from './tables/incidents.ts'
import type { CollectionTable, MemberTable, ObjectTable, ObjectWordsTable, StatusTable, WithdrawnTable } from './tables/intel.ts'
import type {
  EndedLogTable,
  MemberDraftTable,
  MemberListTable,
  MirrorEntryTable,
  MirrorHeadTable,
  MirrorTileTable,
  SigningKeyTable,
} from './tables/membership.ts'
import type {
  IncidentMailTable,
  MailKeyTable,
  NoticeChannelTable,
  NoticeSeenTable,
  NoticeSettingTable,
  NoticeTable,
} from './tables/notices.ts'
import type {
  EpisodeTable,
  ProcessModelTable,
  ProcessNewsTable,
  ProcessSettingTable,
  ProcessThresholdTable,
  ProcessWatchTable,
} from './tables/plants.ts'
import type { PlaybookEventTable, PlaybookRunTable, PlaybookTable, PlaybookTextTable } from './tables/playbooks.ts'
import type {
  PlantNoticeTable,
  PlantSourceFileTable,
  PlantSourceTable,
  PlantTable,
  PlantTagTable,
  ReadingTable,
} from './tables/readings.ts'
import type { SourceFileTable, SourceTable } from './tables/telemetry.ts'

/** Every table of the node, by name. A room's tables stand in the file of that room under `tables/`. */
export interface Tables {
  meta: MetaTable
  statement: StatementTable
  sealed: SealedTable
  log_tile: LogTileTable
  log_checkpoint: LogCheckpointTable
  log_anchor: LogAnchorTable
  outbox: OutboxTable
  token: TokenTable
  grant_to: GrantTable
  object: ObjectTable
  object_words: ObjectWordsTable
  collection: CollectionTable
  member: MemberTable
  withdrawn: WithdrawnTable
  status: StatusTable
  source: SourceTable
  source_file: SourceFileTable
  indicator: IndicatorTable
  history: HistoryTable
  alert: AlertTable
  alert_observable: AlertObservableTable
  alert_source: AlertSourceTable
  alert_evidence: AlertEvidenceTable
  alert_note: AlertNoteTable
  incident: IncidentTable
  incident_item: IncidentItemTable
  incident_entry: IncidentEntryTable
  incident_fact: IncidentFactTable
  incident_awareness: IncidentAwarenessTable
  incident_act: IncidentActTable
  incident_duty: IncidentDutyTable
  incident_evidence: IncidentEvidenceTable
  incident_report: IncidentReportTable
  incident_custody: IncidentCustodyTable
  incident_law: IncidentLawTable
  law_text: LawTextTable
  notice_channel: NoticeChannelTable
  notice_setting: NoticeSettingTable
  notice: NoticeTable
  notice_seen: NoticeSeenTable
  mail_key: MailKeyTable
  incident_mail: IncidentMailTable
  post_out: PostOutTable
  post_in: PostInTable
  incident_submission: IncidentSubmissionTable
  incident_message: IncidentMessageTable
  authority_thread: AuthorityThreadTable
  authority_message: AuthorityMessageTable
  authority_entry: AuthorityEntryTable
  authority_route: AuthorityRouteTable
  authority_tie: AuthorityTieTable
  authority_summary: AuthoritySummaryTable
  dependency_version: DependencyVersionTable
  exercise_inject: ExerciseInjectTable
  exercise_result: ExerciseResultTable
  feed: FeedTable
  partner: PartnerTable
  witness_seen: WitnessSeenTable
  log_alarm: LogAlarmTable
  signing_key: SigningKeyTable
  ended_log: EndedLogTable
  member_list: MemberListTable
  member_draft: MemberDraftTable
  mirror_head: MirrorHeadTable
  mirror_tile: MirrorTileTable
  mirror_entry: MirrorEntryTable
  process_model: ProcessModelTable
  process_watch: ProcessWatchTable
  process_setting: ProcessSettingTable
  process_threshold: ProcessThresholdTable
  episode: EpisodeTable
  process_news: ProcessNewsTable
  plant: PlantTable
  plant_tag: PlantTagTable
  plant_source: PlantSourceTable
  plant_source_file: PlantSourceFileTable
  plant_notice: PlantNoticeTable
  reading: ReadingTable
  playbook: PlaybookTable
  playbook_text: PlaybookTextTable
  playbook_run: PlaybookRunTable
  playbook_event: PlaybookEventTable
}
