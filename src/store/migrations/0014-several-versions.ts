/** Which objects have more than one version, so that a page does not have to look for others of each. */
export const severalVersions = `
ALTER TABLE object ADD COLUMN has_others INTEGER NOT NULL DEFAULT 0;
UPDATE object SET has_others = 1 WHERE id IN (SELECT id FROM object GROUP BY id HAVING count(*) > 1);
`
