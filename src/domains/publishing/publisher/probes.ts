/** Publications of a platform that are sent at a time once it has failed, by all processes together, until a step of one succeeds. */
const MAX_PROBES = 3;

/** SQL of the platforms that have failed, and not succeeded since. A platform often fails for one post alone, so it is no outage yet. */
export const TROUBLED = `(SELECT tp.platform FROM publication_deliveries t
  JOIN publications tp ON tp.organization_id = t.organization_id AND tp.id = t.publication_id WHERE t.hold = 'RETRY')`;

/** SQL of a delivery `d` that is being sent as one of the few. Its lease can have ended: the process that has it can be slow, and extend it. */
const isProbe = (d: string): string =>
  `${d}.hold IN ('PLATFORM', 'RETRY') AND ${d}.stage = 'SENDING' AND ${d}.lease IS NOT NULL`;

/** SQL of the publications `fp` that are being sent to platforms that have failed. Their number is bounded. */
const FLYING = `publication_deliveries f
  JOIN publications fp ON fp.organization_id = f.organization_id AND fp.id = f.publication_id
 WHERE ${isProbe('f')}`;

/** SQL of whether so many publications can be sent at a time to a platform that has failed. */
const areFew = (number: string): string => `${number} <= ${MAX_PROBES}`;

/** SQL of the platforms to which no more publications are sent now. */
export const CROWDED = `(SELECT fp.platform FROM ${FLYING} GROUP BY fp.platform HAVING NOT ${areFew('1 + count(*)')})`;

/** Serializes the choice of what is sent to platforms that have failed. */
export const LOCK_PROBES = `SELECT pg_advisory_xact_lock(hashtextextended('publishing probes', 0))`;

/** The statement that reads whether no more publications are sent to the platform `$1`. */
export const IS_CROWDED = `SELECT $1 IN ${CROWDED} AS "isCrowded"`;

/**
 * Returns CTEs with the deliveries to take whose next step is due, on platforms that have failed: those of processes that died, which
 * are among the few already, and others up to the limit. `$2` is their maximum.
 */
export const dueProbes = (now: string): string => `flying AS (
    SELECT fp.platform, count(*) AS number FROM ${FLYING} GROUP BY fp.platform),
  ranked AS (
    SELECT d.organization_id, d.id, d.run_at, p.platform, (${isProbe('d')}) IS TRUE AS is_probe,
           row_number() OVER (PARTITION BY p.platform, (${isProbe('d')}) IS TRUE ORDER BY d.run_at, d.id) AS place
      FROM publication_deliveries d
      JOIN publications p ON p.organization_id = d.organization_id AND p.id = d.publication_id
     WHERE d.stage = 'SENDING' AND d.run_at <= ${now} AND p.platform IN ${TROUBLED}),
  due AS (
    SELECT d.organization_id, d.id FROM ranked r
      JOIN publication_deliveries d ON d.organization_id = r.organization_id AND d.id = r.id
      LEFT JOIN flying USING (platform)
     WHERE (r.is_probe OR ${areFew('r.place + coalesce(flying.number, 0)')})
       AND d.stage = 'SENDING' AND d.run_at <= ${now}
     ORDER BY r.run_at LIMIT $2 FOR UPDATE OF d SKIP LOCKED)`;
