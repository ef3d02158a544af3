/** What people did with evidence is stated in the log, each time. */
export const custodyStatements = `
ALTER TABLE incident_custody ADD COLUMN statement_idx INTEGER;
`
